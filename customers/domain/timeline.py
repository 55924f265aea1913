"""The history of one customer, read from the event log alone, newest first, page by page by key."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import CharField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.db.models.lookups import LessThan
from django.utils import timezone

from core.errors import Invalid
from core.sql import Row, prepared
from core.text import fold
from customers.enums import Channel, EventKind
from customers.models import Event, Interaction

PAGE, BEGINNING = 30, 10
KINDS = {
    # A filter of the timeline → how its kinds of event begin.
    "contacts": ("contact.", "call."),
    "purchases": ("order.", "cart."),
    "surveys": ("survey.",),
    "messages": ("message.", "journey."),
    "points": ("points.",),
    "cases": ("case.", "promise."),
}
KINDS_OF_CHANNEL: dict[str, tuple[str, ...]] = {Channel.PHONE: (EventKind.CALL_MISSED, EventKind.CALL_ENDED)}
"""Events that say no channel, as they have but one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


SAID = ("note", "comment", "subject", "number", "order_number", "wording")
"""What of an event's data is searched: what people wrote, and the numbers they ask for."""


@dataclass(frozen=True)
class Wanted:
    """What the history is narrowed to, besides the kind. Days are whole ones, in the house's time zone."""

    channel: str = ""
    agent_id: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    """Each of them stands in the event, or in the whole note of the contact it tells of."""


EVERYTHING = Wanted()


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

    @property
    def beginning(self) -> "Page":
        """As much of it as a screen shows."""
        if len(self.events) <= BEGINNING:
            return self
        return Page(self.events[:BEGINNING], self.after, Place.of(self.events[BEGINNING - 1]))


def timeline(customer_id: int) -> QuerySet[Event]:
    return (
        Event.objects.filter(customer=customer_id)
        .select_related("actor")
        .only("kind", "occurred_at", "data", "customer_id", "actor__name", "actor__email")
        .order_by("-occurred_at", "-pk")
    )


def read_timeline(
    customer_id: int,
    *,
    show: str = "",
    wanted: Wanted = EVERYTHING,
    before: Place | None = None,
    size: int = PAGE,
) -> Page:
    """One page. `show` is a key of KINDS; anything else shows everything."""
    if show not in KINDS and wanted == EVERYTHING and before is None and size == PAGE:
        return _page(_latest(customer_id), None, size)
    events = narrowed(timeline(customer_id), customer_id, wanted, show=show)
    if before:
        here = Row(F("occurred_at"), F("pk"))
        events = events.filter(LessThan(here, Row(Value(before.at), Value(before.event_id))))
    return _page(list(events[: size + 1]), before, size)


@prepared
def _latest(customer_id: int) -> QuerySet[Event]:
    return timeline(customer_id)[: PAGE + 1]


def _page(rows: list[Event], after: Place | None, size: int) -> Page:
    page = rows[:size]
    return Page(page, after, Place.of(page[-1]) if len(rows) > size else None)


def narrowed(events: QuerySet[Event], customer_id: int, wanted: Wanted, *, show: str = "") -> QuerySet[Event]:
    """`events` are of this customer."""
    if show in KINDS:
        events = events.filter(_any_beginning(KINDS[show]))
    if wanted.channel:
        of_themselves = KINDS_OF_CHANNEL.get(wanted.channel, ())
        events = events.filter(Q(data__channel=wanted.channel) | Q(kind__in=of_themselves))
    if wanted.agent_id:
        events = events.filter(actor=wanted.agent_id)
    if wanted.since:
        events = events.filter(occurred_at__gte=_begin_of(wanted.since))
    if wanted.until:
        events = events.filter(occurred_at__lt=_begin_of(wanted.until + timedelta(days=1)))
    words = fold(wanted.words).split()
    return _saying(events, customer_id, words) if words else events


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _saying(events: QuerySet[Event], customer_id: int, words: list[str]) -> QuerySet[Event]:
    """Only this customer's events and contacts are read, by their index, however large the house.

    An event carries the beginning of a note; the rest of a long one stands with its contact.
    """
    notes = Interaction.objects.filter(customer=customer_id).alias(said=_folded("note"))
    events = events.alias(said=_folded(*(KT(f"data__{name}") for name in SAID)))
    in_event, in_note = Q(), Q()
    for word in words:
        in_event &= Q(said__contains=word)
        in_note &= Q(said__contains=word)
    told = notes.filter(in_note).values(text=Cast("pk", CharField()))
    return events.alias(contact=KeyTextTransform("interaction", "data")).filter(
        in_event | Q(kind=EventKind.CONTACT_LOGGED, contact__in=told)
    )


def _folded(*texts: object) -> Lower:
    """As `fold` writes: lower case, without accents."""
    whole = Func(Value(" "), *texts, function="CONCAT_WS", output_field=TextField())
    return Lower(Func(whole, function="UNACCENT", output_field=TextField()))


def _any_beginning(beginnings: tuple[str, ...]) -> Q:
    condition = Q()
    for beginning in beginnings:
        condition |= Q(kind__startswith=beginning)
    return condition
