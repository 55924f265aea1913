"""The charts of the page of predicted value."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import date_as
from core.template_tags import money_round, number, percent
from metrics.domain import registry
from metrics.domain.charts import Chart, Column, ColumnChart, Figure, Line, LineChart, Point, Trend
from metrics.domain.headline import Headline
from metrics.domain.prediction.report import tested_until

YEARLY = 12  # months between the marks of the curve of retention that are told in the note


def backtest_chart(test: dict[str, Any]) -> LineChart:
    first = tested_until(test)
    weeks = [first + timedelta(weeks=at) for at in range(len(test["actual"]))]
    return LineChart(
        key="backtest",
        title=_("Foreseen and real, week by week"),
        times=[_day(week) for week in weeks],
        lines=[
            Line(label=_("Real purchases"), values=test["actual"], series=1),
            Line(label=_("Predicted"), values=test["predicted"], series=2),
            Line(label=_("At each one's own past rate"), values=test["naive"], series=3, dashed=True),
        ],
        label_header=_("Week from"),
        format_value=lambda value: number(value, 0),
        note=_("Learnt from purchases before %(day)s only, for the %(customers)s customers of that day.")
        % {"day": _day(first), "customers": number(test["customers"])},
    )


def _day(day: date) -> str:
    return date_as(day, "d MMM", language=get_language() or "en")


def headline(told: Mapping[str, Any]) -> list[Headline]:
    """How many of them will buy by when, on average."""
    return [
        Headline(
            Figure(
                key=f"buy-within-{days}",
                title=_("Customers who will buy within %(days)s days, on average") % {"days": number(days)},
                value=expected,
                format_value=lambda value: number(value, 0),
            ),
            registry.get("buys_soon"),
        )
        for days, expected, _likely in told.get("within", [])
    ]


def spread_chart(bands: list[list[float | None]]) -> ColumnChart:
    return ColumnChart(
        key="spread",
        title=_("Customers by predicted value"),
        columns=[
            Column(
                label=band_name(low or 0, high),
                value=customers,
                detail=_("%(value)s together") % {"value": money_round(value)},
            )
            for low, high, customers, value in bands
        ],
        label_header=_("Predicted value"),
        value_header=_("Customers"),
        detail_header=_("Value"),
        format_value=number,
    )


def band_name(low: float, high: float | None) -> str:
    if high is None:
        return f"≥ {number(low)}"
    return f"< {number(high)}" if not low else f"{number(low)}–{number(high)}"


def stayed_chart(survival: list[list[float]], *, lost_after: int) -> Trend:
    """The share still there, month by month; the curve falls only at the months in which somebody left."""
    last = int(survival[-1][0]) if survival else 0
    told = {int(time): (share, low, high) for time, _at_risk, share, low, high in survival}
    points, now = [Point(label="0", value=1.0)], (1.0, 1.0, 1.0)
    for month in range(1, last + 1):
        now = told.get(month, now)
        points.append(Point(label=str(month), value=now[0], low=now[1], high=now[2]))
    return Trend(
        key="stayed",
        title=_("Customers who stay, by months since their first purchase"),
        points=points if last else [],
        label_header=_("Month"),
        value_header=_("Still customers"),
        format_value=percent,
        note=_("Kaplan–Meier with the 95%% interval. A customer has left once silent for %(days)s days.")
        % {"days": number(lost_after)},
    )


def charts(report: Mapping[str, Any], *, lost_after: int) -> list[Chart]:
    """Those besides the backtest."""
    drawn: list[Chart] = [spread_chart(report["bands"])] if "bands" in report else []
    if "survival" in report:  # of a segment the page of retention tells it
        drawn.append(stayed_chart(report["survival"], lost_after=lost_after))
    return drawn
