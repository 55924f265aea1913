"""The history of one customer, read from the event log alone, newest first, page by page by key."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, Q, QuerySet, Value
from django.db.models.lookups import LessThan

from core.errors import Invalid
from core.sql import Row
from customers.models import Event

PAGE = 30
KINDS = {
    # A filter of the timeline → how its kinds of event begin.
    "contacts": ("contact.",),
    "purchases": ("order.", "cart."),
    "surveys": ("survey.",),
    "messages": ("message.", "journey."),
    "points": ("points.",),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where in a timeline an event stands: its moment, and its number among those of the same moment."""

    at: datetime
    event_id: int

    @classmethod
    def of(cls, event: Event) -> "Place":
        return cls(event.occurred_at, event.pk)

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The inverse of `str()`. Raises Invalid."""
        try:
            micros, event_id = (int(part) for part in text.split("."))
            return cls(_EPOCH + timedelta(microseconds=micros), max(0, min(event_id, 2**63 - 1)))
        except (ValueError, OverflowError) as error:
            raise Invalid("no such place in the timeline", field="before") from error

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.event_id}"


@dataclass(frozen=True)
class Page:
    events: list[Event]
    after: Place | None
    """The place this page follows; None for the first one."""
    next: Place | None
    """The place from which to read on; None at the end."""


def timeline(customer_id: int) -> QuerySet[Event]:
    return (
        Event.objects.filter(customer=customer_id)
        .select_related("actor")
        .only("kind", "occurred_at", "data", "customer_id", "actor__name", "actor__email")
        .order_by("-occurred_at", "-pk")
    )


def read_timeline(customer_id: int, *, show: str = "", before: Place | None = None, size: int = PAGE) -> Page:
    """One page. `show` is a key of KINDS; anything else shows everything."""
    events = timeline(customer_id)
    if show in KINDS:
        events = events.filter(_any_beginning(KINDS[show]))
    if before:
        here = Row(F("occurred_at"), F("pk"))
        events = events.filter(LessThan(here, Row(Value(before.at), Value(before.event_id))))
    rows = list(events[: size + 1])
    page = rows[:size]
    return Page(page, before, Place.of(page[-1]) if len(rows) > size else None)


def _any_beginning(beginnings: tuple[str, ...]) -> Q:
    condition = Q()
    for beginning in beginnings:
        condition |= Q(kind__startswith=beginning)
    return condition
