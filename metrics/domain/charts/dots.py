"""Dots with intervals: a score per segment and how sure it is, on one axis with its zero line."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.rows import HEIGHT, MARK_HEIGHT, MARK_TOP, row, span, stack
from metrics.domain.charts.scale import Scale, Value, plain
from metrics.domain.charts.svg import element, percent, said

NPS_SCALE = Scale(low=-100, high=100, ticks=(-100, -50, 0, 50, 100))
MIDDLE = MARK_TOP + MARK_HEIGHT / 2


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A value with the ends of its interval; without a value the row says that there is no data."""

    label: str
    value: Value
    low: Value = None
    high: Value = None
    detail: str = ""
    href: str = ""
    series: int = 1


@dataclass(frozen=True, kw_only=True)
class DotChart(Chart):
    kind = "dots"
    dots: Sequence[Dot]
    label_header: str
    value_header: str
    format_value: Format
    scale: Scale = NPS_SCALE
    detail_header: str = ""

    @property
    def is_empty(self) -> bool:
        return all(plain(dot.value) is None for dot in self.dots)

    def table(self) -> Table:
        headers = [self.label_header, self.value_header, _("from"), _("to")]
        rows = [
            [dot.label, *(self._words(value) for value in (dot.value, dot.low, dot.high))]
            for dot in self.dots
        ]
        if self.detail_header:
            headers.append(self.detail_header)
            rows = [[*cells, dot.detail] for cells, dot in zip(rows, self.dots, strict=True)]
        return Table(headers, rows)

    def draw(self) -> Drawing:
        rows = [self._row(dot) for dot in self.dots]
        bottom = HEIGHT * len(rows)
        return Drawing(
            elements=[*self._grid(bottom), *stack(rows)],
            height=bottom + 18,
            focusable=any(dot.href for dot in self.dots),
        )

    def _grid(self, bottom: float) -> list[Element]:
        lines, labels = [], []
        for tick in self.scale.ticks:
            x, place = percent(self.scale.at(tick)), self.scale.at(tick)
            class_ = "chart-zero" if tick == 0 else "chart-grid"
            lines.append(element("line", x1=x, x2=x, y1=MARK_TOP - 4, y2=bottom - 2, class_=class_))
            anchor = {0.0: "start", 100.0: "end"}.get(place, "middle")
            words = self.format_value(tick)
            labels.append(
                element("text", text=words, x=x, y=bottom + 13, text_anchor=anchor, class_="chart-axis")
            )
        return lines + labels

    def _row(self, dot: Dot) -> Element:
        value, between = plain(dot.value), self._between(dot)
        marks = [] if value is None else self._marks(dot, value)
        words = _("no data") if value is None else self._words(value)
        told = [said(dot.label, words), between, dot.detail]
        detail = " · ".join(part for part in (dot.detail, between) if part)
        return row(
            *marks,
            label=dot.label,
            value=words,
            detail=detail,
            words=", ".join(part for part in told if part),
            href=dot.href,
        )

    def _marks(self, dot: Dot, value: float) -> list[Element]:
        low, high, colour = plain(dot.low), plain(dot.high), f"series-{dot.series}"
        marks = []
        if low is not None and high is not None:
            ends = self.scale.at(low), self.scale.at(high)
            marks.append(span(*ends, class_=f"chart-interval {colour}", height=8))
        marks.append(
            element("circle", cx=percent(self.scale.at(value)), cy=MIDDLE, r=6, class_=f"chart-dot {colour}")
        )
        return marks

    def _between(self, dot: Dot) -> str:
        if plain(dot.low) is None or plain(dot.high) is None:
            return ""
        return _("%(low)s to %(high)s") % {"low": self._words(dot.low), "high": self._words(dot.high)}

    def _words(self, value: Value) -> str:
        drawn = plain(value)
        return "–" if drawn is None else self.format_value(drawn)
