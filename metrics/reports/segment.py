"""Segments side by side, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain import report as segments
from metrics.domain.registry import Unit as Metric
from metrics.forms.report import ReportFilter
from metrics.reports.report import Column, Content, Report, Unit, in_currency


def _columns() -> list[Column]:
    return [
        Column("segmentation", _("Segmentation")),
        Column("segment", _("Segment")),
        Column("customers", _("Customers"), Unit.COUNT),
        Column("share", _("Share of customers"), Unit.SHARE),
        Column("buyers", _("Customers with orders"), Unit.COUNT),
        Column("orders", _("Orders"), Unit.COUNT),
        Column("revenue", in_currency(_("Revenue (%(currency)s)")), Unit.MONEY),
        Column("revenue_share", _("Share of revenue"), Unit.SHARE),
        Column("basket", _("Average basket"), Unit.MONEY),
        Column("frequency", _("Orders a year"), Unit.NUMBER),
        Column("nps", _("NPS"), Unit.NUMBER),
        Column("nps_low", _("NPS from"), Unit.NUMBER),
        Column("nps_high", _("NPS to"), Unit.NUMBER),
        Column("nps_answers", _("NPS answers"), Unit.COUNT),
        *(column for it in segments.beside() for column in _columns_of(it)),
    ]


UNITS = {Metric.SHARE: Unit.SHARE, Metric.MONEY: Unit.MONEY}


def _columns_of(it: segments.Beside) -> list[Column]:
    """The value, its interval where the figure has one, and over how many."""
    key, unit = it.metric.key, UNITS.get(it.metric.unit, Unit.NUMBER)
    name = {"figure": it.label}
    label = f"{it.label} ({settings.HOUSE_CURRENCY})" if unit == Unit.MONEY else str(it.label)
    ends = [
        Column(f"{key}_low", _("%(figure)s, from") % name, unit),
        Column(f"{key}_high", _("%(figure)s, to") % name, unit),
    ]
    return [
        Column(key, label, unit),
        *(ends if it.has_interval else []),
        Column(f"{key}_n", _("%(figure)s, n") % name, Unit.COUNT),
    ]


def _cells_of(it: segments.Beside) -> list[Any]:
    row = it.row
    ends = [row.low, row.high] if row else [None, None]
    return [row.value if row else None, *(ends if it.has_interval else []), it.n]


def _rows(report: segments.Report) -> Iterator[Sequence[Any]]:
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
                *([nps.value, nps.low, nps.high, nps.n] if nps else [None, None, None, 0]),
                *(cell for it in line.beside for cell in _cells_of(it)),
            ]


def _content(_form: ReportFilter) -> Content:
    report = segments.segment_report()
    return Content(
        _columns(),
        _rows(report),
        bars="customers",
        brief=("segment", "customers", "revenue", "nps"),
        computed_at=report.computed_at,
    )


SEGMENTS = Report(
    key="segments",
    name=gettext_lazy("Segments compared"),
    url_name="metrics:segment-report",
    content=_content,
)
