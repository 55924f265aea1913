"""Take a list of customers away as a file; who did is written down first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models.functions import Now
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
    counted = _Counted(asked)
    if export.file_format == "xlsx":
        yield from xlsx_bytes(header, counted, title=_("Customers"))
    else:
        yield from csv_lines(header, counted)
    CustomerExport.objects.filter(pk=export.pk).update(rows=counted.number, finished_at=Now())


class _Counted:
    """The rows of the file; written portion by portion and column by column, which is how Python is quick."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.number = asked, 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        writers = [_writer(column) for column in self.asked.columns]
        for portion in CustomerRows(self.asked).portions():
            self.number += len(portion)
            _ids, *columns = zip(*portion, strict=True)
            yield from zip(
                *(write(cells) for write, cells in zip(writers, columns, strict=True)), strict=True
            )


def _writer(column: Column) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """How the cells of a column are written."""
    match column.kind:
        case "code":
            words = {code: str(word) for code, word in column.words().items()}
            return lambda codes: [words.get(code, code) for code in codes]
        case "flag":
            said = {True: _("yes"), False: _("no")}
            return lambda flags: [said.get(flag, "") for flag in flags]
        case "tags":
            return lambda lists: [";".join([tag["name"] for tag in tags]) if tags else "" for tags in lists]
    return lambda cells: cells
