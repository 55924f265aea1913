"""The refused lines of an import, to be taken away and mended."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from customers.models import ImportJob
from customers.people.domain.spreadsheet import csv_lines


def issues_as_csv(job: ImportJob) -> Iterator[str]:
    """Line by line; what would be a formula in a spreadsheet becomes text."""
    rows = job.issues.order_by("line", "pk").values_list("line", "column", "message", "content")
    return csv_lines([_("Line"), _("Column"), _("Message"), _("Content")], rows.iterator())
