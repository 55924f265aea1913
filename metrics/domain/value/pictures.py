"""The pictures of the distribution of value, and the figures at its head."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.template_tags import long_day, money_round, number, percent, signed
from metrics.domain import registry
from metrics.domain.charts import Chart, Column, ColumnChart, Figure, Line, LineChart, Scale
from metrics.domain.headline import Headline
from metrics.domain.service_pictures import points
from metrics.domain.value.report import BandLine, ValueReport

SHARE = Scale(low=0, high=1)


def band_name(band: BandLine) -> str:
    if band.low is None:
        return _("none")
    return f"≥ {number(band.low)}" if band.high is None else f"{number(band.low)}–{number(band.high)}"


def charts(report: ValueReport) -> list[Chart]:
    return [_spread(report), _lorenz(report)]


def _spread(report: ValueReport) -> ColumnChart:
    return ColumnChart(
        key="spread",
        title=_("Customers by value"),
        columns=[
            Column(
                label=band_name(band),
                value=band.customers,
                detail=_("%(value)s together") % {"value": money_round(band.value)},
            )
            for band in report.bands
        ],
        label_header=str(report.measure.label),
        value_header=_("Customers"),
        detail_header=_("Value"),
        format_value=number,
        note=_(
            "The outer bands are open: the lowest and highest hundredth do not squeeze the others together."
        ),
    )


def _lorenz(report: ValueReport) -> LineChart:
    brought = report.row.report["lorenz"] if report.row else []
    steps = [at / (len(brought) - 1) for at in range(len(brought))] if brought else []
    return LineChart(
        key="lorenz",
        title=_("Who brings how much (Lorenz curve)"),
        times=[percent(step) for step in steps],
        lines=[
            Line(label=_("Brought by this share of customers"), values=brought, series=1),
            Line(label=_("If all brought the same"), values=steps, series=3, dashed=True),
        ]
        if brought
        else [],
        label_header=_("Customers, the lowest first"),
        format_value=percent,
        note=_("The deeper the curve, the more a few bring. Who brings less than nothing counts as nothing."),
    )


def headline(report: ValueReport) -> list[Headline]:
    row, before = report.row, report.before
    if row is None:
        return []
    shares = [
        ("concentration", row.gini, before.gini if before else None),
        ("top_tenth", row.top_tenth, before.top_tenth if before else None),
    ]
    return [_share(report, key, value, earlier) for key, value, earlier in shares]


def _share(report: ValueReport, key: str, value: float | None, earlier: float | None) -> Headline:
    metric = registry.get(key)
    words = _two if key == "concentration" else lambda share: percent(share, 1)
    change = ""
    if report.before and value is not None and earlier is not None:
        moved = signed(value - earlier, 2) if key == "concentration" else points(value - earlier)
        change = pgettext("a change of a figure", "%(change)s since %(day)s") % {
            "change": moved,
            "day": long_day(report.before.day),
        }
    figure = Figure(
        key=key, title=str(metric.name), value=value, format_value=words, scale=SHARE, change=change
    )
    return Headline(figure, metric)


def _two(value: float) -> str:
    return number(value, 2)


def class_name(at: int) -> str:
    """Of the classes by share of value, the highest first."""
    return [_("Bring the first 70%"), _("Bring the next 20%"), _("Bring the last 10%")][at]
