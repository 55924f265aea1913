"""The figures at the head of the dashboard: each with its window, its interval and how it moved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from core.template_tags import money, money_round, number, percent, signed
from metrics.domain import registry
from metrics.domain.charts import Figure, Point, Scale, Sparkline
from metrics.domain.charts.figure import Direction
from metrics.domain.house import MONTH, QUARTER, House, MonthOfHouse
from metrics.domain.registry import Metric
from metrics.domain.report import nps_of
from metrics.domain.service_days import UNTIL_KNOWN, WINDOW_DAYS

Numeric = int | float | Decimal | None


@dataclass(frozen=True)
class Headline:
    """A figure and the definition shown beside it, with the window it has here."""

    figure: Figure
    metric: Metric


@dataclass(frozen=True)
class Moved:
    words: str = ""
    direction: Direction = "noise"


def headline(house: House) -> list[Headline]:
    return [
        _nps(house),
        _active(house),
        _revenue(house, days=MONTH),
        _revenue(house, days=QUARTER),
        _basket(house),
        _first_contact(house),
        _response(house),
        _points(house),
    ]


def _nps(house: House) -> Headline:
    nps, change = house.nps, house.nps_change
    direction: Direction = "noise"
    if change and change.distinguishable:
        direction = "better" if change.difference > 0 else "worse"
    told = ""
    if change:
        points = {"points": signed(change.difference)}
        told = _("%(points)s in 90 days") % points
        if not change.distinguishable:
            told = _("%(points)s in 90 days: within the noise") % points
    figure = Figure(
        key="nps",
        title=_("NPS"),
        value=nps.value if nps else None,
        low=nps.low if nps else None,
        high=nps.high if nps else None,
        format_value=signed,
        note=f"n = {number(nps.n)}" if nps else "",
        change=told,
        direction=direction,
        spark=_spark("nps", house, _nps_value, signed),
        empty_text=_("No answer yet"),
        href=reverse("metrics:segment-report") + "#voice",
        behind=_("Who said what"),
    )
    return Headline(figure, registry.get("nps"))


def _active(house: House) -> Headline:
    now, before = house.days[-1].active, house.ago(QUARTER)
    moved = _moved(now, before.active if before else None, days=QUARTER)
    figure = Figure(
        key="active",
        title=_("Active customers"),
        value=now,
        format_value=number,
        note=_("with a purchase in 365 days"),
        spark=_spark("active", house, lambda month: month.end.active, number),
        href=reverse("metrics:segment-report") + "#life-cycle",
        behind=_("Their life cycle"),
        change=moved.words,
        direction=moved.direction,
    )
    return Headline(figure, registry.get("active_customers"))


def _revenue(house: House, *, days: int) -> Headline:
    now, before = house.period(days).revenue, house.period(days, before=days).revenue
    moved = _moved(now, before, days=days)
    window = _("last %(days)d days") % {"days": days}
    figure = Figure(
        key=f"revenue-{days}",
        title=_("Revenue, %(days)d days") % {"days": days},
        value=now,
        format_value=money_round,
        note=_("anonymous sales included"),
        change=moved.words,
        direction=moved.direction,
    )
    return Headline(figure, replace(registry.get("revenue"), window=window))


def _basket(house: House) -> Headline:
    now, before = house.period(QUARTER).basket, house.period(QUARTER, before=QUARTER).basket
    moved = _moved(now, before, days=QUARTER)
    figure = Figure(
        key="basket",
        title=_("Average basket"),
        value=now,
        format_value=money,
        note=_("%(orders)s orders in 90 days") % {"orders": number(house.period(QUARTER).orders)},
        spark=_spark("basket", house, lambda month: month.sums.basket, money),
        empty_text=_("No order in 90 days"),
        change=moved.words,
        direction=moved.direction,
    )
    return Headline(figure, replace(registry.get("average_basket"), window=registry.LAST_QUARTER))


def _first_contact(house: House) -> Headline:
    """Of the quarter that ends where the last issue has had its window."""
    period = house.period(QUARTER, before=UNTIL_KNOWN.days)
    share = period.first_contact
    figure = Figure(
        key="first-contact",
        title=_("Solved at first contact, %(days)d days") % {"days": WINDOW_DAYS},
        value=share.value if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        scale=Scale(low=0, high=1),
        format_value=percent,
        note=_("of %(issues)s issues in 90 days") % {"issues": number(period.issues)},
        empty_text=_("No issue of the last 90 days is old enough"),
    )
    return Headline(figure, registry.get("first_contact_resolution"))


def _response(house: House) -> Headline:
    period = house.period(QUARTER)
    share = period.response
    figure = Figure(
        key="response",
        title=_("Response rate"),
        value=share.value if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        scale=Scale(low=0, high=1),
        format_value=percent,
        note=_("of %(invited)s invitations in 90 days") % {"invited": number(period.invited)},
        empty_text=_("Nobody was asked in 90 days"),
    )
    return Headline(figure, registry.get("response_rate"))


def _points(house: House) -> Headline:
    figure = Figure(
        key="points",
        title=_("Points outstanding"),
        value=house.days[-1].points,
        format_value=number,
        spark=_spark("points", house, lambda month: month.end.points, number),
    )
    return Headline(figure, registry.get("points_outstanding"))


def _moved(now: Numeric, before: Numeric, *, days: int) -> Moved:
    """Growth against the period before, where there was one. All are counted: no noise to tell from."""
    if now is None or not before or before < 0:
        return Moved()
    growth = float(now) / float(before) - 1
    words = _("%(growth)s vs %(days)d days before") % {
        "growth": ("+" if growth > 0 else "") + percent(growth),
        "days": days,
    }
    return Moved(words, "better" if growth > 0 else "worse" if growth < 0 else "noise")


def _nps_value(month: MonthOfHouse) -> float | None:
    nps = nps_of(month.end)
    return nps.value if nps else None


def _spark(
    key: str, house: House, value: Callable[[MonthOfHouse], Numeric], write: Callable[[float], str]
) -> Sparkline:
    points = [Point(label=str(month.start), value=value(month)) for month in house.months]
    return Sparkline(
        key=f"spark-{key}",
        title=_("Month by month"),
        points=points,
        label_header=_("Month"),
        value_header=_("Value"),
        format_value=write,
    )
