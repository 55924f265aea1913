"""The refused lines of an import, to be taken away and mended."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from customers.models import ImportJob

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def issues_as_csv(job: ImportJob) -> Iterator[str]:
    """Line by line, with a byte order mark for spreadsheets. What would be a formula there becomes text."""
    yield "\ufeff" + _as_line(_("Line"), _("Column"), _("Message"), _("Content"))
    rows = job.issues.order_by("line", "pk").values_list("line", "column", "message", "content")
    for line, column, message, content in rows.iterator():
        yield _as_line(str(line), *(_harmless(cell) for cell in (column, message, content)))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_line(*cells: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
