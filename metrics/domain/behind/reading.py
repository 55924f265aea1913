"""The facts behind a figure as lines of a page and of a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from customers.models import Customer, Email, Phone
from metrics.domain.behind.population import Column, Population

AT_ONCE = 2_000
COUNTED = 1_000


@dataclass(frozen=True)
class Line:
    customer: Customer
    at: Any
    cells: list[tuple[Column, Any]]


def lines_of(population: Population, rows: Iterable[Any]) -> list[Line]:
    return [
        Line(
            population.customer_of(row),
            _moment(population, row),
            [_cell(each, row) for each in population.columns],
        )
        for row in rows
    ]


def _moment(population: Population, row: Any) -> Any:
    return getattr(row, population.at) if population.at else None


def _cell(column: Column, row: Any) -> tuple[Column, Any]:
    """What is not known stays empty."""
    value = column.value(row)
    return column, "" if value is None else column.words(value)


def counted(rows: QuerySet[Any]) -> int:
    """How many there are; one more than `COUNTED` means more than that."""
    return rows.order_by()[: COUNTED + 1].count()


def reachable(rows: QuerySet[Any], customer: str = "pk") -> QuerySet[Any]:
    """With where the customer of each row, named by this column, can be reached."""
    own = {"customer": OuterRef(customer)}
    emails = Email.objects.filter(**own).order_by("position", "pk")
    phones = Phone.objects.filter(**own).order_by("position", "pk")
    return rows.annotate(
        email=Subquery(emails.values("address")[:1]), phone=Subquery(phones.values("number")[:1])
    )


def as_read(rows: QuerySet[Any]) -> Iterator[Any]:
    """For a file. In one transaction: without, the database would find all of them before the first."""
    with transaction.atomic():
        yield from rows.iterator(chunk_size=AT_ONCE)


def file_header(population: Population) -> list[str]:
    at = [str(population.at_name)] if population.at else []
    first = [_("Customer number"), _("Name"), _("Email"), _("Phone"), *at]
    return [*first, *(str(column.name) for column in population.columns)]


def file_row(population: Population, row: Any) -> Sequence[Any]:
    customer, at = population.customer_of(row), _moment(population, row)
    told = [_in_file(at)] if population.at else []
    values = [_in_file(column.value(row)) for column in population.columns]
    return [customer.pk, customer.name, row.email, row.phone, *told, *values]


def _in_file(value: Any) -> Any:
    return localtime(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value
