"""Horizontal bars: one measure, side by side for several segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, LegendItem, Table
from metrics.domain.charts.rows import HEIGHT, MARK_HEIGHT, MARK_TOP, row, span, stack
from metrics.domain.charts.scale import Scale, Value, plain
from metrics.domain.charts.svg import element, percent, said


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar; without a value it is a name with "–". `href` leads to the customers behind it."""

    label: str
    value: Value
    detail: str = ""
    href: str = ""
    series: int = 1


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    kind = "bars"
    bars: Sequence[Bar]
    label_header: str
    value_header: str
    format_value: Format
    detail_header: str = ""
    told_apart: Sequence[LegendItem] = ()
    """What the colours mean, where there is more than one."""

    @property
    def legend(self) -> Sequence[LegendItem]:
        return self.told_apart

    @property
    def is_empty(self) -> bool:
        return all(plain(bar.value) is None for bar in self.bars)

    def table(self) -> Table:
        if not self.detail_header:
            return Table(
                [self.label_header, self.value_header], [[b.label, self.words(b)] for b in self.bars]
            )
        headers = [self.label_header, self.value_header, self.detail_header]
        return Table(headers, [[bar.label, self.words(bar), bar.detail] for bar in self.bars])

    def words(self, bar: Bar) -> str:
        value = plain(bar.value)
        return "–" if value is None else self.format_value(value)

    def draw(self) -> Drawing:
        values = [value for bar in self.bars if (value := plain(bar.value)) is not None]
        scale = Scale(low=min(0.0, *values), high=max(0.0, *values))
        rows = [self._row(bar, scale) for bar in self.bars]
        return Drawing(
            elements=stack(rows),
            height=HEIGHT * len(rows) - 6,
            focusable=any(bar.href for bar in self.bars),
        )

    def _row(self, bar: Bar, scale: Scale) -> Element:
        value, words = plain(bar.value), self.words(bar)
        marks = [span(0, 100, class_="chart-track")]
        if value is not None:
            marks.append(span(scale.at(0), scale.at(value), class_=f"chart-bar series-{bar.series}"))
        marks += _zero_line(scale)
        told = " · ".join(part for part in (said(bar.label, words), bar.detail) if part)
        return row(*marks, label=bar.label, value=words, detail=bar.detail, words=told, href=bar.href)


def _zero_line(scale: Scale) -> list[Element]:
    """Where bars go both ways, the line they start from."""
    if scale.low >= 0:
        return []
    x = percent(scale.at(0))
    return [element("line", x1=x, x2=x, y1=MARK_TOP - 3, y2=MARK_TOP + MARK_HEIGHT + 3, class_="chart-zero")]
