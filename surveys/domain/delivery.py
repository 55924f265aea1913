"""What became of an invitation on its way: told by whoever delivers it, never guessed."""

from django.db.models import QuerySet

from core.due import ClockTimestamp
from surveys.models import Invitation


def note_sent(*, survey_id: int, occasion: str) -> None:
    """A mail server took it: whether it reached anybody, that server does not say."""
    _about(survey_id, occasion).filter(sent_at=None).update(sent_at=ClockTimestamp())


def note_bounced(*, survey_id: int, occasion: str) -> None:
    """No mail server wants it, or none could be reached to the end."""
    _about(survey_id, occasion).filter(sent_at=None, bounced_at=None).update(bounced_at=ClockTimestamp())


def note_started(*, invitation_id: int) -> None:
    """Something was kept of what was sent, even if it stands in doubt."""
    Invitation.objects.filter(pk=invitation_id, started_at=None).update(started_at=ClockTimestamp())


def _about(survey_id: int, occasion: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(survey=survey_id, occasion=occasion)
