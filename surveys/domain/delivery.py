"""What became of an invitation on its way: told by whoever delivers it, never guessed."""

from django.db.models import QuerySet
from django.utils import timezone

from core.due import ClockTimestamp
from customers.people.domain.preference import wishes_of
from surveys.domain.suspicion import QUICKEST, shown_at
from surveys.models import Invitation


def note_sent(*, survey_id: int, occasion: str) -> None:
    """A mail server took it: whether it reached anybody, that server does not say."""
    _about(survey_id, occasion).filter(sent_at=None).update(sent_at=ClockTimestamp())


def note_bounced(*, survey_id: int, occasion: str) -> None:
    """No mail server wants it, or none could be reached to the end."""
    _about(survey_id, occasion).filter(sent_at=None, bounced_at=None).update(bounced_at=ClockTimestamp())


TOLD = {"sent": "sent_at", "delivered": "delivered_at", "bounced": "bounced_at"}


def note_told(*, invitation: Invitation, what: str) -> None:
    """What somebody who delivers links for us learnt: each once, the first telling stands."""
    name = TOLD[what]
    Invitation.objects.filter(pk=invitation.pk, **{name: None}).update(**{name: ClockTimestamp()})


def may_note_opening(invitation: Invitation) -> bool:
    """Only for those who agreed to it on their own page, and only once."""
    known = invitation.customer_id
    return invitation.opened_at is None and known is not None and wishes_of(known).measured


def note_opened(*, invitation: Invitation, stamped: str) -> bool:
    """The page tells that it was looked at. No state of an answer follows from it.

    What comes faster than anybody reads, or without the page, is a machine's and not noted.
    """
    shown = shown_at(invitation, stamped)
    if shown is None or timezone.now() - shown < QUICKEST or not may_note_opening(invitation):
        return False
    return bool(
        Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=ClockTimestamp())
    )


def _about(survey_id: int, occasion: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(survey=survey_id, occasion=occasion)
