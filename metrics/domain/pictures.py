"""The charts of the pages: figures in, pictures out."""

from collections.abc import Sequence

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import babel_locale
from core.template_tags import money, money_round, number, percent, signed
from metrics.domain.charts import (
    Bar,
    BarChart,
    Chart,
    Column,
    ColumnChart,
    Dot,
    DotChart,
    Part,
    Point,
    ShareChart,
    ShareRow,
    Trend,
)
from metrics.domain.house import House, MonthOfHouse
from metrics.domain.report import Group, Line, nps_of
from metrics.domain.windows import with_windows
from metrics.enums import Segmentation

VOICES = {"promoters": "promoters", "passives": "passives", "detractors": "detractors"}


def charts_of_group(group: Group) -> list[Chart]:
    """Who they are and what they bring; what an order is worth; how they speak of us."""
    overlap = group.segmentation == Segmentation.OWN  # shares of a whole that is none
    charts: list[Chart] = [_baskets(group)] if overlap else [_shares(group), _baskets(group)]
    if group.segmentation != Segmentation.VOICE:
        charts.append(_scores(group))
    return charts


def _shares(group: Group) -> ShareChart:
    lines = group.lines
    rows = [
        ShareRow(label=_("Customers"), amounts=[line.sums.customers for line in lines]),
        ShareRow(
            label=_("Revenue"), amounts=[line.sums.revenue for line in lines], format_amount=money_round
        ),
    ]
    return ShareChart(
        key=f"shares-{group.segmentation}",
        title=_("How many they are, and what they bring"),
        parts=[
            Part(label=line.segment.name, css_class=VOICES.get(line.segment.slug, f"series-{at}"))
            for at, line in enumerate(lines, start=1)
        ],
        rows=rows,
        label_header=_("Share of"),
        note="" if sum(line.share or 0 for line in lines) > 0.99 else _("Shares among these segments alone."),
        format_amount=number,
        format_share=percent,
    )


def _baskets(group: Group) -> BarChart:
    return BarChart(
        key=f"baskets-{group.segmentation}",
        title=_("Average basket"),
        bars=[
            Bar(
                label=line.segment.name,
                value=line.basket,
                detail=_("%(orders)s orders") % {"orders": number(line.sums.orders)},
                href=_behind(line),
            )
            for line in group.lines
        ],
        label_header=_("Segment"),
        value_header=_("Average basket"),
        detail_header=_("Orders"),
        format_value=money,
    )


def _scores(group: Group) -> DotChart:
    dots = []
    for line in group.lines:
        nps = line.nps
        between = {"value": nps.value, "low": nps.low, "high": nps.high} if nps else {"value": None}
        detail = f"n = {number(nps.n)}" if nps else ""
        dots.append(Dot(label=line.segment.name, detail=detail, href=_behind(line), **between))
    return DotChart(
        key=f"scores-{group.segmentation}",
        title=_("NPS with its interval"),
        dots=dots,
        label_header=_("Segment"),
        value_header=_("NPS"),
        detail_header=_("Answers"),
        format_value=signed,
        note=_("Latest answer of each customer. The interval (95%) covers chance in who answered, no more."),
    )


def _behind(line: Line) -> str:
    return reverse("metrics:segment-customers", args=[line.segment.slug])


def charts_of_house(house: House) -> list[Chart]:
    return [_revenue(house.months), _nps_over_time(house.months), _active(house.months)]


def _month(month: MonthOfHouse) -> str:
    return format_date(month.start, "MMM yy", locale=babel_locale(get_language() or "en"))


def _revenue(months: Sequence[MonthOfHouse]) -> ColumnChart:
    return ColumnChart(
        key="revenue-by-month",
        title=_("Revenue by month"),
        columns=[
            Column(
                label=_month(month),
                value=month.sums.revenue,
                detail="" if month.complete else _("not over yet"),
            )
            for month in months
        ],
        label_header=_("Month"),
        value_header=_("Revenue"),
        format_value=money_round,
        whole=False,
        note=_("Net of refunds, on the day of the order or the refund; anonymous sales included."),
    )


def _nps_over_time(months: Sequence[MonthOfHouse]) -> Trend:
    points = []
    for month in months:
        nps = nps_of(month.end)
        between = {"value": nps.value, "low": nps.low, "high": nps.high} if nps else {"value": None}
        points.append(Point(label=_month(month), complete=month.complete, **between))
    return Trend(
        key="nps-by-month",
        title=_("NPS at the end of each month"),
        points=points,
        label_header=_("Month"),
        value_header=_("NPS"),
        format_value=signed,
        from_zero=False,
        note=_("Latest answer of each customer, with the 95% interval."),
    )


def _active(months: Sequence[MonthOfHouse]) -> Trend:
    return Trend(
        key="active-by-month",
        title=_("Active customers at the end of each month"),
        points=[
            Point(label=_month(month), value=month.end.active, complete=month.complete) for month in months
        ],
        label_header=_("Month"),
        value_header=_("Active customers"),
        format_value=number,
        note=str(with_windows(_("With a purchase in the %(active)s before."))),
    )
