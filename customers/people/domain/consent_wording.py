"""In which words the house asks for consent: what is in use, and a new version of it."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_text
from customers.domain.log import record_event
from customers.enums import EventKind, Purpose
from customers.models import ConsentWording

LONGEST = 1_000


def wordings_in_use() -> QuerySet[ConsentWording]:
    """The latest version for each purpose and language."""
    return ConsentWording.objects.order_by("purpose", "language", "-version").distinct("purpose", "language")


def wording_in_use(*, purpose: str, language: str) -> str:
    """What a customer who speaks this language is asked; empty where nothing was settled."""
    versions = ConsentWording.objects.filter(purpose=purpose, language=language).order_by("-version")
    return versions.values_list("text", flat=True).first() or ""


def change_wording(*, purpose: str, language: str, text: str, actor_id: int | None) -> ConsentWording | None:
    """Settle a new version; None where these are the words already. Raises Invalid, Conflict.

    What customers agreed to before keeps the words it was stated in.
    """
    if purpose not in Purpose.values or language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose one of the offered values."))
    text = clean_text(text)
    if len(text) > LONGEST:
        raise Invalid(_("Write %(most)d characters at most.") % {"most": LONGEST})
    last = ConsentWording.objects.filter(purpose=purpose, language=language).order_by("-version").first()
    if text == (last.text if last else ""):
        return None
    wording = ConsentWording(purpose=purpose, language=language, text=text, actor_id=actor_id)
    wording.version = last.version + 1 if last else 1
    with transaction.atomic():
        try:
            with transaction.atomic():
                wording.save()
        except IntegrityError as error:
            raise Conflict(_("Somebody else has just changed this wording.")) from error
        record_event(
            kind=EventKind.CONSENT_RULES_CHANGED,
            customer_id=None,
            actor_id=actor_id,
            data={"purpose": purpose, "language": language, "version": wording.version},
        )
    return wording
