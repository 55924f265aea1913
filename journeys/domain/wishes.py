"""A customer who ends a pause, or wants to hear more, waits for nothing that was held for their wish."""

from django.db.models.functions import Now

from customers.domain.log import Batch
from customers.enums import EventKind
from journeys.enums import MessageState, Reason
from journeys.models import Message

KINDS = frozenset({EventKind.PREFERENCES_CHANGED})


def look_again(batch: Batch) -> None:
    """Subscriber: what their wish held back asks the arbiter anew, which decides as ever."""
    held = Message.objects.filter(state=MessageState.DUE, reason__in=[Reason.PAUSED, Reason.OFTEN_ENOUGH])
    held.filter(customer__in=batch.events.values("customer"), due_at__gt=Now()).update(due_at=Now())
