"""Figures as CSV, line by line, safe to open in a spreadsheet, written as its language writes numbers."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from metrics.domain.report import Report
from metrics.enums import Tier
from metrics.models import CustomerMetrics

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


class _Echo:
    """What csv.writer writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines to stream. Text that a spreadsheet would run as a formula is made plain text; numbers stay."""
    delimiter, mark = (";", ",") if get_language() == "fr" else (",", ".")
    writer = csv.writer(_Echo(), delimiter=delimiter)
    yield BOM + writer.writerow(header)
    for row in rows:
        yield writer.writerow([_plain(cell, mark) for cell in row])


def _plain(cell: Any, mark: str) -> Any:
    if isinstance(cell, float | Decimal):
        return str(round(cell, 4) if isinstance(cell, float) else cell).replace(".", mark)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def report_lines(report: Report) -> Iterator[str]:
    header = [
        _("Segmentation"),
        _("Segment"),
        _("Customers"),
        _("Share of customers"),
        _("Customers with orders"),
        _("Orders"),
        _("Revenue (%(currency)s)") % {"currency": settings.HOUSE_CURRENCY},
        _("Share of revenue"),
        _("Average basket"),
        _("Orders a year"),
        _("NPS"),
        _("NPS from"),
        _("NPS to"),
        _("NPS answers"),
    ]
    return csv_lines(header, _report_rows(report))


def _report_rows(report: Report) -> Iterator[Sequence[Any]]:
    for group in report.groups:
        for line in group.lines:
            nps, sums = line.nps, line.sums
            yield [
                str(group.segmentation.label),
                line.segment.name,
                sums.customers,
                line.share,
                sums.buyers,
                sums.orders,
                sums.revenue,
                line.revenue_share,
                sums.basket,
                line.frequency,
                *([nps.value, nps.low, nps.high, nps.n] if nps else ["", "", "", 0]),
            ]


def member_lines(rows: Iterable[CustomerMetrics]) -> Iterator[str]:
    header = [
        _("Customer number"),
        _("Name"),
        _("Status"),
        _("Value tier"),
        _("Orders"),
        _("Revenue (%(currency)s)") % {"currency": settings.HOUSE_CURRENCY},
        _("Average basket"),
        _("Last order"),
        _("Last NPS score"),
    ]
    return csv_lines(header, (_member_row(row) for row in rows))


def _member_row(row: CustomerMetrics) -> Sequence[Any]:
    return [
        row.pk,
        row.customer.name,
        row.status_label,
        str(Tier(row.tier).label),
        row.orders,
        row.revenue,
        row.basket,
        row.last_order_at.date().isoformat() if row.last_order_at else "",
        row.last_nps,
    ]
