"""A list of customers as somebody asked for it: columns, filters, an order; page by page, or whole.

Few who fit are found by the indexes of the filters and then sorted; many are met soon enough by walking the
index of the order. Which it is, is counted first, up to a bound, and that count is what the page shows. Many
who are not met soon (the regular customers, those who spent most first) are sorted after all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import InvalidOperation
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.sql import Row as RowOf
from core.sql import execute
from core.text import clean_line
from customers.models import Customer
from customers.people.domain import consent_facets, own_facets  # noqa: F401 — offer what this app has itself
from customers.people.domain.facets import Column, Filter, Offer, Order, offered

COUNTED = 10_000
FEW = 2_000
WALKED = 10_000
"""How far along an order a page looks for those who fit, before it sorts them all."""
SHOWN = ("name", "phone", "email", "city", "language", "since", "tags")
MOST_COLUMNS = 40


Beyond = Q | GreaterThan | LessThan


@dataclass(frozen=True)
class Asked:
    columns: list[Column]
    filters: dict[str, Any]
    """Key → clean value."""
    order: Order
    falling: bool
    offer: Offer = field(repr=False)
    only: Sequence[int] | None = None
    """The numbers of those a search found; None where nobody searched."""

    @property
    def condition(self) -> Q:
        narrowed = Q(*(self.offer.filters[key].q(value) for key, value in self.filters.items()))
        return narrowed if self.only is None else narrowed & _among(self.only)


def asked_for(wanted: Mapping[str, Any], *, may: Callable[[str], bool]) -> Asked:
    """`wanted` as an address or a saved view has it: {"columns": ["name"], "order": "-since", filter: text}.

    Raises Invalid naming the filter at fault. Columns and orders there are none of are passed over: a saved
    view outlives a retired field.
    """
    offer = offered(may)
    columns = [offer.columns[key] for key in wanted.get("columns") or SHOWN if key in offer.columns]
    order = str(wanted.get("order") or "")
    chosen = offer.orders.get(order.removeprefix("-"))
    return Asked(
        columns=(columns or [offer.columns["name"]])[:MOST_COLUMNS],
        filters=clean_filters(offer.filters, wanted),
        order=chosen or offer.orders["name"],
        falling=chosen is not None and order.startswith("-"),
        offer=offer,
    )


def clean_filters(filters: Mapping[str, Filter], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid."""
    given = {key: str(wanted[key]) for key in filters if wanted.get(key) not in (None, "")}
    return {key: filters[key].clean(written) for key, written in given.items() if written.strip()}


@dataclass(frozen=True)
class Total:
    """`exact` False: about as many where nothing narrows the list, else more than that."""

    number: int
    exact: bool
    narrowed: bool

    @property
    def words(self) -> str:
        if self.exact:
            return ""
        return _("more than") if self.narrowed else _("about")


class Line(NamedTuple):
    """A customer's cells; `place` and `pk` say where in the order."""

    pk: int
    place: Any
    cells: Sequence[Any]

    @property
    def key(self) -> str:
        written = self.place.isoformat() if hasattr(self.place, "isoformat") else str(self.place)
        return f"{self.pk}.{written}"


@dataclass(frozen=True)
class ListPage:
    """`previous` and `next` are places to read from, or empty."""

    lines: list[Line]
    previous: str = ""
    next: str = ""


class CustomerRows:
    """Who is asked for, read once for the count, then as often as wished."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @property
    def _all(self) -> QuerySet[Customer]:
        scope = Customer.objects.filter(**self.asked.order.having)
        return scope.annotate(place=_expression(self.asked.order.place))

    @cached_property
    def _fitting(self) -> QuerySet[Customer]:
        return self._all.filter(self.asked.condition)

    @cached_property
    def _few_ids(self) -> list[int]:
        return list(self._ids[: FEW + 1])

    @property
    def _ids(self) -> QuerySet[Customer, int]:
        return self._fitting.order_by().values_list("pk", flat=True)

    @property
    def total(self) -> Total:
        narrowed = bool(self.asked.filters or self.asked.order.having)
        few = len(self._few_ids)
        number = few if few <= FEW else self._ids[: COUNTED + 1].count()
        if number <= COUNTED:
            return Total(number, True, narrowed)
        return Total(COUNTED if narrowed else max(_about_all(), COUNTED), False, narrowed)

    @property
    def ids(self) -> list[int]:
        """Of everybody. Raises Invalid where they are too many to be named."""
        ids = list(self._ids[: COUNTED + 1])
        if len(ids) > COUNTED:
            raise Invalid(_("These are too many: narrow the list to 10,000 at most."))
        return ids

    def page(self, *, after: str = "", before: str = "", last: bool = False, size: int = 50) -> ListPage:
        """By key: as fast at the end as at the beginning."""
        order, falling = self.asked.order, self.asked.falling
        if (before or last) and not after:
            place = _beyond(order, before, up=falling) if before else Q()
            found = self._lines(place, falling=not falling, size=size + 1)
            lines = found[:size][::-1]
            more = lines[0].key if len(found) > size and lines else ""
            return ListPage(lines, more, lines[-1].key if lines and before else "")
        place = _beyond(order, after, up=not falling) if after else Q()
        found = self._lines(place, falling=falling, size=size + 1)
        lines = found[:size]
        more = lines[-1].key if len(found) > size else ""
        return ListPage(lines, lines[0].key if lines and after else "", more)

    def lines_of(self, ids: Sequence[int]) -> list[Line]:
        """In the order of `ids`, whoever of them fits."""
        found = {line.pk: line for line in map(_line, self._values(self._fitting.filter(_among(ids))))}
        return [found[pk] for pk in ids if pk in found]

    def portions(self, *, size: int = 2_000) -> Iterator[list[tuple[Any, ...]]]:
        """(id, *cells) of everybody, through a cursor of the server in one transaction that only reads."""
        with transaction.atomic():
            cells = self.everybody.iterator(chunk_size=size)
            while portion := list(islice(cells, size)):
                yield portion

    @property
    def everybody(self) -> QuerySet[Customer, tuple[Any, ...]]:
        """(id, *cells). A moment is already the day it is here: in Python that took most of the time."""
        rows, names = self._with_cells(self._ordered(self._narrow, falling=self.asked.falling))
        for n, column in enumerate(self.asked.columns):
            moment = isinstance(rows.query.annotations[names[n]].output_field, DateTimeField)
            if column.kind == "day" and moment:
                rows = rows.annotate(**{f"day_{n}": TruncDate(names[n])})
                names[n] = f"day_{n}"
        return rows.values_list("pk", *names)

    @property
    def _narrow(self) -> QuerySet[Customer]:
        """Few are named outright, so that no plan can go looking for them in the index of the order."""
        return self._fitting.filter(_among(self._few_ids)) if len(self._few_ids) <= FEW else self._fitting

    def _lines(self, place: Beyond, *, falling: bool, size: int) -> list[Line]:
        rows = self._narrow.filter(place)
        far = self._far(place, falling=falling)
        if not far:
            return self._read(self._ordered(rows, falling=falling), size)
        near = rows.filter(_beyond(self.asked.order, far.key, up=falling))
        found = self._read(self._ordered(near, falling=falling), size)
        return found if len(found) == size else self._read(self._sorted(rows, falling=falling), size)

    def _far(self, place: Beyond, *, falling: bool) -> Line | None:
        """Where a walk along the order is to end; None where it may go on to its end."""
        if not self.asked.filters or len(self._few_ids) <= FEW:
            return None
        walk: QuerySet[Any] = self._ordered(self._all.filter(place), falling=falling)
        after = walk.values_list("pk", "place")[WALKED : WALKED + 1]
        return next((_line(row) for row in after), None)

    def _read(self, rows: QuerySet[Customer], size: int) -> list[Line]:
        return [_line(row) for row in self._values(rows)[:size]]

    def _sorted(self, rows: QuerySet[Customer], *, falling: bool) -> QuerySet[Customer]:
        """By no index."""
        return self._ordered(rows.annotate(sorted=Coalesce("place", "place")), falling=falling, lead="sorted")

    def _ordered(self, rows: QuerySet[Customer], *, falling: bool, lead: str = "place") -> QuerySet[Customer]:
        by, tie = F(lead), F("pk")
        ties_fall = falling != self.asked.order.crossed
        return rows.order_by(by.desc() if falling else by.asc(), tie.desc() if ties_fall else tie.asc())

    def _values(self, rows: QuerySet[Customer]) -> QuerySet[Customer, tuple[Any, ...]]:
        annotated, names = self._with_cells(rows)
        return annotated.values_list("pk", "place", *names)

    def _with_cells(self, rows: QuerySet[Customer]) -> tuple[QuerySet[Customer], list[str]]:
        cells = {f"cell_{n}": _expression(column.value) for n, column in enumerate(self.asked.columns)}
        return rows.annotate(**cells), list(cells)


def _expression(value: Any) -> Any:
    return F(value) if isinstance(value, str) else value


def _line(row: Sequence[Any]) -> Line:
    return Line(row[0], row[1], row[2:])


def _among(ids: Sequence[int]) -> Q:
    return Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(ids)]))


def in_order(
    rows: QuerySet[Customer], order: Order, *, falling: bool
) -> tuple[QuerySet[Customer], list[str]]:
    """Whoever is in this order at all, and what to sort them by."""
    lead = f"place_{order.key}"
    fitting = rows.filter(**order.having).annotate(**{lead: _expression(order.place)})
    return fitting, [f"-{lead}" if falling else lead, "-pk" if falling != order.crossed else "pk"]


def among_few(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """The same rows, so that any order finds them quickly: few of them by name."""
    ids = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return rows.filter(_among(ids)) if len(ids) <= FEW else rows


def _beyond(order: Order, key: str, *, up: bool) -> Beyond:
    """After a place. It comes from the address bar, so what is none leads to the beginning."""
    pk, _dot, written = key.partition(".")
    try:
        place, last = order.read(clean_line(written)), int(pk[:19])
        if not 0 <= last < 2**63 or (isinstance(place, datetime) and place.tzinfo is None):
            return Q()
    except (ValueError, InvalidOperation):
        return Q()
    if order.crossed:
        beyond, other = ("gt", "lt") if up else ("lt", "gt")
        return Q(**{f"place__{beyond}e": place}) & (
            Q(**{f"place__{beyond}": place}) | Q(**{f"pk__{other}": last})
        )
    comes_after = GreaterThan if up else LessThan
    return comes_after(RowOf(F("place"), F("pk")), RowOf(Value(place), Value(last)))


def _about_all() -> int:
    [(tuples,)] = execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'customers_customer'::regclass")
    return int(tuples)
