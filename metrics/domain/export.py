"""Figures as CSV, line by line, safe to open in a spreadsheet, written as its language writes numbers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from metrics.domain.report import Report
from metrics.enums import Tier


def report_header() -> list[str]:
    return [
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


def report_rows(report: Report) -> Iterator[Sequence[Any]]:
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


def member_header() -> list[str]:
    return [
        _("Customer number"),
        _("Name"),
        _("First name"),
        _("Last name"),
        _("Company"),
        _("Email"),
        _("Phone"),
        _("Language"),
        _("Street"),
        _("Postcode"),
        _("City"),
        _("Country"),
        _("In the segment since"),
        _("Status"),
        _("Value tier"),
        _("Orders"),
        _("Revenue (%(currency)s)") % {"currency": settings.HOUSE_CURRENCY},
        _("Average basket"),
        _("Last order"),
        _("Last NPS score"),
    ]


def member_row(row: Any) -> Sequence[Any]:
    """Of `rows_to_write`."""
    customer = row.customer
    return [
        row.pk,
        customer.name,
        customer.first_name,
        customer.last_name,
        customer.company,
        row.email,
        row.phone,
        customer.language,
        customer.street,
        customer.postcode,
        customer.city,
        customer.country,
        localdate(row.entered_at).isoformat(),
        row.status_label,
        str(Tier(row.tier).label),
        row.orders,
        row.revenue,
        row.basket,
        localdate(row.last_order_at).isoformat() if row.last_order_at else "",
        row.last_nps,
    ]
