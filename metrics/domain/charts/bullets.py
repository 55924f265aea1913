"""Horizontal bars on one scale, each with a mark for where it stood before."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, LegendItem, Table
from metrics.domain.charts.rows import HEIGHT, MARK_HEIGHT, MARK_TOP, row, span, stack
from metrics.domain.charts.scale import Scale, Value, plain
from metrics.domain.charts.svg import element, percent, said


@dataclass(frozen=True, kw_only=True)
class Bullet:
    label: str
    value: Value
    before: Value = None


@dataclass(frozen=True, kw_only=True)
class BulletChart(Chart):
    """`before_header` is empty where there is nothing to compare with."""

    kind = "bullets"
    bullets: Sequence[Bullet]
    scale: Scale
    label_header: str
    value_header: str
    before_header: str = ""
    format_value: Format

    @property
    def is_empty(self) -> bool:
        return all(plain(bullet.value) is None for bullet in self.bullets)

    @property
    def legend(self) -> Sequence[LegendItem]:
        if not self.before_header:
            return ()
        return [LegendItem(self.value_header, "series-1"), LegendItem(self.before_header, "chart-before")]

    def table(self) -> Table:
        headers, rows = [self.label_header, self.value_header], []
        for bullet in self.bullets:
            cells = [bullet.label, self._words(bullet.value), self._words(bullet.before)]
            rows.append(cells if self.before_header else cells[:2])
        return Table([*headers, self.before_header] if self.before_header else headers, rows)

    def draw(self) -> Drawing:
        rows = [self._row(bullet) for bullet in self.bullets]
        return Drawing(elements=stack(rows), height=HEIGHT * len(rows) - 6)

    def _row(self, bullet: Bullet) -> Element:
        value, before = plain(bullet.value), plain(bullet.before)
        marks = [span(0, 100, class_="chart-track")]
        if value is not None:
            marks.append(span(0, self.scale.at(value), class_="chart-bar series-1"))
        if before is not None:
            marks.append(self._mark(before))
        words, detail = self._words(value), ""
        if self.before_header and before is not None:
            detail = f"{self.before_header}: {self._words(before)}"
        told = ", ".join(part for part in (said(bullet.label, words), detail) if part)
        return row(*marks, label=bullet.label, value=words, detail="", words=told)

    def _mark(self, before: float) -> Element:
        x = percent(self.scale.at(before))
        return element(
            "line", x1=x, x2=x, y1=MARK_TOP - 4, y2=MARK_TOP + MARK_HEIGHT + 4, class_="chart-before"
        )

    def _words(self, value: Value) -> str:
        drawn = plain(value)
        return "–" if drawn is None else self.format_value(drawn)
