"""What a figure counts, as rows of facts: whose they are, how they are narrowed, what is shown of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from customers.people.domain.own_facets import begins, ends
from metrics.domain.registry import Words
from metrics.models import Segment, SegmentMembership

NOT_KNOWN = "-"
"""In place of an acquisition source: of whom none is known."""
DAY, QUARTER = timedelta(days=1), timedelta(days=90)
Time = Callable[[], timedelta]
Day = Callable[[], date]


def no_time() -> timedelta:
    return timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What is asked for. Days are included, in the house's time zone; slugs name segments and surveys.

    `step` is how far somebody came who was asked, `place` the step of a journey, the first one 1.
    `customer`: what is counted of this one alone, of all time. `over` is the way of asking, `brand` the key
    of the one that asked. `question` names a further question by its short name, `row` a line of it, `value`
    what was said to it.
    """

    since: date | None = None
    until: date | None = None
    channel: str = ""
    team: int | None = None
    agent: int | None = None
    reason: int | None = None
    topic: int | None = None
    segment: str = ""
    survey: str = ""
    journey: str = ""
    version: int | None = None
    customer: int | None = None
    language: str = ""
    over: str = ""
    brand: str = ""
    question: str = ""
    row: str = ""
    value: str = ""
    source: str = ""
    driver: str = ""
    within: int | None = None
    map_cell: str = ""
    step: str = ""
    place: int | None = None
    theme: int | None = None
    cohort: date | None = None
    age: int | None = None
    recency: int | None = None
    frequency: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None


Rows = Callable[[Narrowed], QuerySet[Any]]


@dataclass(frozen=True)
class Side:
    """One part of what is counted: those above the line of a share, or those it leaves out.

    `nobodys`: what a figure counts besides, given by nobody we know. It is counted, and listed nowhere.
    """

    key: str
    name: Words
    rows: Rows
    nobodys: Rows | None = None


@dataclass(frozen=True)
class Column:
    """What is shown of a fact beside its customer: `value` for files and API, `words` for the page."""

    key: str
    name: Words
    value: Callable[[Any], Any]
    words: Callable[[Any], Any] = str
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Population:
    """`at` names the moment of a fact; `order` runs one way, is unique and has an index.

    `owner` leads from a fact to its customer, empty where the fact is one. `usual` days back are shown where
    neither these nor a survey is asked for, ending `until_known` before today; None: all time.
    """

    sides: tuple[Side, ...]
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    at: str
    at_name: Words
    order: tuple[str, ...]
    owner: str = "customer"
    usual: timedelta | None = None
    until_known: Time = no_time
    earlier: Time = no_time
    """A segment is those who were in it so long ago: the figure tells what became of them."""
    as_of: Day | None = None
    """The day they are told of where none is asked for; without, today."""

    @property
    def knows(self) -> tuple[str, ...]:
        """By what it can be narrowed; each of them to one customer."""
        return (*self.filters, "customer")

    def side(self, key: str) -> Side | None:
        """The first one where none is named."""
        return next((each for each in self.sides if each.key == key or not key), None)

    def days(self, asked: Narrowed, *, today: date) -> Narrowed:
        """With the usual days where none are asked for, up to the last day of which all is known."""
        late = self.until_known()
        known = today - late
        until = min(asked.until, known) if asked.until else known
        if asked.since or asked.until:
            return replace(asked, until=until if late else asked.until)
        if asked.survey or asked.customer or not self.usual:
            return asked
        return replace(asked, since=until - self.usual + DAY, until=until)

    def counted(self, day: date, window: timedelta | None) -> dict[str, Any]:
        """The days of the facts that a figure of `day` counts; without a window all until then."""
        if "until" not in self.filters:
            return {}
        until = day - self.until_known()
        return {"until": until} | ({"since": until - window + DAY} if window else {})

    def rows(self, side: Side, asked: Narrowed, *, today: date) -> QuerySet[Any]:
        """The facts, in no order yet; each with its customer."""
        rows = side.rows(self.days(asked, today=today))
        rows = rows.filter(**{self.key: asked.customer}) if asked.customer else rows
        if asked.segment:
            number = Subquery(Segment.objects.filter(slug=asked.segment).values("pk"))
            stays = SegmentMembership.objects.filter(
                self._is_in(asked.until or (self.as_of() if self.as_of else today)),
                segment=number,
                customer=OuterRef(self.key),
            )
            rows = rows.filter(Exists(stays))
        return rows.select_related(self.owner) if self.owner else rows

    def _is_in(self, day: date) -> Q:
        earlier = self.earlier()
        if not earlier:
            return Q(left_at=None)
        then = ends(day - earlier)
        return Q(entered_at__lt=then) & (Q(left_at=None) | Q(left_at__gte=then))

    @property
    def key(self) -> str:
        return f"{self.owner}_id" if self.owner else "pk"

    def customer_of(self, row: Any) -> Any:
        return getattr(row, self.owner) if self.owner else row


def between(column: str, asked: Narrowed) -> Q:
    """Whose moment lies in the days asked for."""
    found = Q()
    if asked.since:
        found &= Q(**{f"{column}__gte": begins(asked.since)})
    if asked.until:
        found &= Q(**{f"{column}__lt": ends(asked.until)})
    return found


def within(column: str, asked: Narrowed) -> Q:
    """From `low` to below `high`, where they are asked for."""
    bounds = {f"{column}__gte": asked.low, f"{column}__lt": asked.high}
    return Q(**{lookup: bound for lookup, bound in bounds.items() if bound is not None})


def only(asked: Narrowed, **lookups: str) -> Q:
    """`only(asked, channel="channel")`: equal to what is asked for, where anything is."""
    wanted: Mapping[str, Any] = {lookup: getattr(asked, name) for name, lookup in lookups.items()}
    return Q(**{lookup: value for lookup, value in wanted.items() if value})


def of_source(asked: Narrowed, column: str) -> Q:
    """Won by the source asked for, or by none that is known."""
    return Q(**{column: "" if asked.source == NOT_KNOWN else asked.source}) if asked.source else Q()
