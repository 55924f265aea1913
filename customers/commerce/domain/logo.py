"""Take in the logo of a brand, and find it again by its name."""

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.commerce.domain.picture import take_apart
from customers.commerce.models.logo import MOST, Logo


def keep_logo(content: bytes) -> Logo:
    """The same picture is one logo. Raises Invalid."""
    if len(content) > MOST:
        raise Invalid(_("A logo has at most %(most)d kB.") % {"most": MOST // 1000}, field="logo")
    try:
        picture = take_apart(content)
    except Invalid as error:
        raise Invalid(str(error), field="logo") from error
    digest = hashlib.sha256(picture.content).hexdigest()[:32]
    name = f"{digest}-{picture.width}x{picture.height}.{picture.kind}"
    return Logo.objects.get_or_create(name=name, defaults={"content": picture.content})[0]


def address_of_logo(name: str) -> str:
    """For mails, which are read elsewhere."""
    return settings.BASE_URL + reverse("customers:logo", args=[name])
