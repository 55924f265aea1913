"""One metric day by day, as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.headline import Headline
from metrics.domain.registry import Metric
from metrics.domain.registry import Unit as Counted
from metrics.domain.snapshot.board import Tile, figure_of, windowed
from metrics.domain.snapshot.target import held_on
from metrics.domain.snapshot.trend import Development, development
from metrics.forms.trend import TrendFilter
from metrics.reports.report import Column, Content, Report, Unit

UNITS = {
    Counted.MONEY: Unit.MONEY,
    Counted.COUNT: Unit.COUNT,
    Counted.POINTS: Unit.COUNT,
    Counted.SHARE: Unit.SHARE,
    Counted.SECONDS: Unit.SECONDS,
}


def asked_development(form: TrendFilter) -> Development:
    since, until = form.days
    return development(form.chosen, form.of, since=since, until=until)


def _columns(metric: Metric) -> list[Column]:
    unit = UNITS.get(metric.unit, Unit.NUMBER)
    return [
        Column("day", _("Day"), Unit.DAY),
        Column("value", str(metric.name), unit),
        Column("low", _("from"), unit),
        Column("high", _("to"), unit),
        Column("n", _("Observations"), Unit.COUNT),
        Column("target", _("Target"), unit),
    ]


def _rows(found: Development) -> Iterator[Sequence[Any]]:
    for row in found.rows:
        yield [row.day, row.value, row.low, row.high, row.n, held_on(found.targets, row.day)]


def _tile(found: Development) -> Tile:
    return Tile(found.metric, found.of, found.rows, found.target)


def _content(form: TrendFilter) -> Content:
    found = asked_development(form)
    last = found.last
    return Content(
        _columns(found.metric),
        _rows(found),
        mailed=reversed(list(_rows(found))),
        brief=("day", "value", "low", "high"),
        figures=[Headline(figure_of(_tile(found)), windowed(found.metric))],
        since=found.since,
        until=found.until,
        computed_at=last.computed_at if last else None,
    )


TRENDS = Report(
    key="trends",
    name=gettext_lazy("Trends"),
    url_name="metrics:trends",
    content=_content,
    form=TrendFilter,
)
