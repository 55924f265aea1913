"""Take in the logo of a brand, and find it again by its name."""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.commerce.domain.picture import draw_anew
from customers.commerce.models.logo import MOST_KEPT, MOST_SENT, Logo, Shown


def keep_logo(content: bytes) -> Logo:
    """Twice as large as it is shown, for dense screens. The same picture is one logo. Raises Invalid."""
    if len(content) > MOST_SENT:
        raise Invalid(_("A logo has at most %(most)d kB.") % {"most": MOST_SENT // 1000}, field="logo")
    try:
        picture = draw_anew(content, within=(2 * Shown.WIDEST, 2 * Shown.HIGHEST))
    except Invalid as error:
        raise Invalid(str(error), field="logo") from error
    if len(picture.content) > MOST_KEPT:
        raise Invalid(_("This picture is too rich for a logo: send fewer colours, or a JPEG."), field="logo")
    digest = hashlib.sha256(picture.content).hexdigest()[:32]
    name = f"{digest}-{picture.width}x{picture.height}.{picture.kind}"
    return Logo.objects.get_or_create(name=name, defaults={"content": picture.content})[0]


def address_of_logo(name: str) -> str:
    """For mails, which are read elsewhere."""
    return settings.BASE_URL + reverse("customers:logo", args=[name])
