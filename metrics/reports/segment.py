"""Segments side by side, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain import report as segments
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
        Column("csat", _("CSAT"), Unit.SHARE),
        Column("ces", _("CES"), Unit.NUMBER),
        Column("first_contact_resolution", _("Solved at first contact"), Unit.SHARE),
        Column("predicted_value", in_currency(_("Predicted value (%(currency)s)")), Unit.MONEY),
        Column("churn_risk", _("Churn risk"), Unit.SHARE),
    ]


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
                *(line.told[key].value if key in line.told else None for key in segments.BESIDE),
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
