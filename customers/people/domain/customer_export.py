"""Take a list of customers away as a file; who did is written down first."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.models import CustomerExport
from customers.people.domain.customer_list import Asked, CustomerRows
from customers.people.domain.facets import Column
from customers.people.domain.spreadsheet import csv_lines, xlsx_bytes

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def begin_export(*, file_format: str, query: Mapping[str, Any], actor_id: int | None) -> CustomerExport:
    """Raises Invalid."""
    if file_format not in FORMATS:
        raise Invalid(_("Choose one of the offered values."), field="format")
    return CustomerExport.objects.create(file_format=file_format, query=dict(query), actor_id=actor_id)


def export_parts(export: CustomerExport, asked: Asked) -> Iterator[str | bytes]:
    """The file, piece by piece; at its end the number of rows is written down."""
    header = [str(column.label) for column in asked.columns]
    counted = _Counted(_rows(asked))
    if export.file_format == "xlsx":
        yield from xlsx_bytes(header, counted, title=_("Customers"))
    else:
        yield from csv_lines(header, counted)
    CustomerExport.objects.filter(pk=export.pk).update(rows=counted.number, finished_at=Now())


class _Counted:
    def __init__(self, rows: Iterator[list[Any]]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            self.number += 1
            yield row


def _rows(asked: Asked) -> Iterator[list[Any]]:
    writers = [_writer(column) for column in asked.columns]
    for line in CustomerRows(asked).stream():
        yield [write(cell) for write, cell in zip(writers, line.cells, strict=True)]


def _writer(column: Column) -> Callable[[Any], Any]:
    """How the cells of a column are written."""
    match column.kind:
        case "code":
            words = {code: str(word) for code, word in column.words().items()}
            return lambda code: words.get(code, code)
        case "day":
            here = get_current_timezone()
            return lambda day: day.astimezone(here).date() if isinstance(day, datetime) else day
        case "flag":
            said = {True: _("yes"), False: _("no")}
            return lambda flag: said.get(flag, "")
        case "tags":
            return lambda tags: ";".join(tag["name"] for tag in tags)
    return lambda value: value
