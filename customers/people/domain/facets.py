"""What a list of customers can show, be narrowed by and be sorted by.

Each facet is defined once: the page, its file, the API and saved views read the same one. The apps above add
theirs by `offer` (status, value), the house its custom fields; this app knows none of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line

VIEW = "customers.view"
Words = Mapping[Any, str | Promise]


def _no_words() -> Words:
    return {}


@dataclass(frozen=True)
class Column:
    """`kind` says how a value is shown and written: text, name, code (a key of `words`), day, number, money,
    phone, flag, tags."""

    key: str
    label: str | Promise
    kind: str
    value: str | Combinable
    words: Callable[[], Words] = _no_words
    right: str = VIEW

    @property
    def is_figure(self) -> bool:
        return self.kind in ("money", "number")


@dataclass(frozen=True)
class Filter:
    """`kind` says what is asked for: choice, text, number, day. `q` makes a condition of it."""

    key: str
    label: str | Promise
    kind: str
    q: Callable[[Any], Q]
    choices: Callable[[], Words] = _no_words
    main: bool = False
    right: str = VIEW

    def clean(self, written: str) -> Any:
        """Raises Invalid with the key for its field."""
        try:
            return _CLEAN[self.kind](self, written)
        except Invalid as refusal:
            raise Invalid(refusal.message, field=self.key) from None


def _choice(asked: Filter, written: str) -> str:
    if written not in {str(code) for code in asked.choices()}:
        raise Invalid(_("“%(written)s” is none of the choices.") % {"written": clean_line(written)[:40]})
    return written


def _text(_asked: Filter, written: str) -> str:
    return clean_line(written)[:200]


def _number(_asked: Filter, written: str) -> Decimal:
    try:
        number = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        raise Invalid(_("A number is expected here.")) from None
    if not number.is_finite() or abs(number) >= 10**14:
        raise Invalid(_("A number is expected here."))
    return number


def _day(_asked: Filter, written: str) -> date:
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        raise Invalid(_("“%(written)s” is not a date.") % {"written": clean_line(written)[:40]}) from None
    if not 1800 <= day.year <= 2200:
        raise Invalid(_("The year %(year)d cannot be.") % {"year": day.year})
    return day


_CLEAN: dict[str, Callable[[Filter, str], Any]] = {
    "choice": _choice,
    "text": _text,
    "number": _number,
    "day": _day,
}


@dataclass(frozen=True)
class Order:
    """By `place`, which an index must have, then by the customer's id. `having`: who is in that order at all.

    `crossed`: in the index the ids run the other way.
    """

    key: str
    label: str | Promise
    place: str | Combinable
    read: Callable[[str], Any] = str
    having: Mapping[str, Any] = field(default_factory=dict)
    crossed: bool = False
    right: str = VIEW


Facet = Column | Filter | Order
Source = Callable[[], list[Facet]]

_sources: list[Source] = []


def offer(source: Source) -> None:
    """`source` is asked each time: what the house defines may have changed."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class Offer:
    """All there is for one reader, by key, in the order of the lists."""

    columns: dict[str, Column]
    filters: dict[str, Filter]
    orders: dict[str, Order]


def offered(may: Callable[[str], bool]) -> Offer:
    """`may` says which rights the reader has."""
    everything = [facet for source in _sources for facet in source() if may(facet.right)]
    return Offer(
        columns={facet.key: facet for facet in everything if isinstance(facet, Column)},
        filters={facet.key: facet for facet in everything if isinstance(facet, Filter)},
        orders={facet.key: facet for facet in everything if isinstance(facet, Order)},
    )
