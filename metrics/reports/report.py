"""What a report is: what a page says as one table, for a file, a machine and a mail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.template_tags import long_day, money_round, number, percent
from customers.people.domain.spreadsheet import Look, Looks
from metrics.domain.headline import Headline
from metrics.domain.service_pictures import handle_words, points
from metrics.forms.report import ReportFilter

Has = Callable[[str], bool]
"""Whether who asks has a right."""


class Unit(StrEnum):
    """What the numbers of a column are: a share is between 0 and 1, money is in the house's currency."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    POINTS = "points"
    MONEY = "money"
    SECONDS = "seconds"
    DAY = "day"
    YES_NO = "yes-no"


_LOOKS: dict[Unit, Look] = {Unit.SHARE: "share", Unit.POINTS: "share", Unit.MONEY: "money"}


@dataclass(frozen=True)
class Column:
    """`label` is the whole name, as a header of a file stands alone; `key` is what machines know it by."""

    key: str
    label: str
    unit: Unit = Unit.TEXT

    def words(self, value: Any) -> str:
        """For a person to read."""
        if value is None or value == "":
            return "–"
        return _WORDS[self.unit](value)


_WORDS: dict[Unit, Callable[[Any], str]] = {
    Unit.TEXT: str,
    Unit.COUNT: number,
    Unit.NUMBER: lambda value: _figure(float(value)),
    Unit.SHARE: lambda value: percent(value, 1),
    Unit.POINTS: points,
    Unit.MONEY: money_round,
    Unit.SECONDS: handle_words,
    Unit.DAY: long_day,
    Unit.YES_NO: lambda value: _("yes") if value else _("no"),
}


def _figure(value: float) -> str:
    """One decimal; two below 1, where one would say too little: a correlation, a coefficient."""
    digits = 2 if 0 < abs(value) < 1 else 1
    return number(round(value, digits) or 0.0, digits)


@dataclass(frozen=True)
class Content:
    """What a report says of one question. `figures` stand above its table.

    A mail has the columns `brief` alone, the first few where none is named, and draws the one of `bars`; its
    rows are `mailed` where others serve it better: the newest first, or sums.
    `since` and `until` are days, both included, where the report is of a period; `computed_at` where it
    was counted beforehand.
    """

    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    mailed: Iterable[Sequence[Any]] | None = None
    bars: str = ""
    brief: Sequence[str] = ()
    figures: Sequence[Headline] = ()
    since: date | None = None
    until: date | None = None
    computed_at: datetime | None = None

    @property
    def header(self) -> list[str]:
        return [str(column.label) for column in self.columns]

    @property
    def looks(self) -> Looks:
        """How a spreadsheet shows them."""
        return [_LOOKS.get(column.unit) for column in self.columns]


def anybody(_form: Any, _has: Has) -> bool:
    return True


@dataclass(frozen=True)
class Report:
    """One page of figures. `content` reads what the form understood; `may` refuses questions to some."""

    key: str
    name: str | Promise
    url_name: str
    content: Callable[[Any], Content]
    form: type[ReportFilter] = ReportFilter
    may: Callable[[Any, Has], bool] = anybody

    right = "metrics.view"

    @property
    def address(self) -> str:
        return reverse(self.url_name)

    def asked(self, query: QueryDict) -> ReportFilter:
        """Raises Invalid, naming the filter that cannot be."""
        form = self.form(query)
        if form.is_valid():
            return form
        field, errors = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else ""
        told = f"{label}: {errors[0]}" if label else str(errors[0])
        raise Invalid(told, field=field)

    def answer(self, query: QueryDict, has: Has) -> Content:
        """What it says to somebody. Raises Invalid, PermissionDenied."""
        if not has(self.right):
            raise PermissionDenied
        form = self.asked(query)
        if not self.may(form, has):
            raise PermissionDenied
        return self.content(form)


def plain(value: Any) -> Any:
    """As JSON has it: money stays exact as text."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def in_currency(label: str) -> str:
    """`Revenue (EUR)`."""
    return label % {"currency": settings.HOUSE_CURRENCY}
