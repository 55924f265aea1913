"""Stacked shares: what a whole is made of, for one or several rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, LegendItem, Table
from metrics.domain.charts.rows import MARK_TOP, row, span
from metrics.domain.charts.scale import Value, plain
from metrics.domain.charts.svg import Attribute, element, percent, said, title

HEIGHT, BAR = 58, 22
# A share narrower than this has no room for its own figure.
ROOM_FOR_WORDS = 12


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part that every row has; `css_class` gives its colour (`series-1` … `series-6`, `promoters`, …)."""

    label: str
    css_class: str


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """The amounts of one row, in the order of the chart's parts; negative or missing ones count as none.

    `hrefs` leads from each part to what is in it, instead of `href` from the whole row.
    """

    label: str
    amounts: Sequence[Value]
    detail: str = ""
    href: str = ""
    hrefs: Sequence[str] = ()
    format_amount: Format | None = None
    """Where its amounts are written in another way than the others'."""

    @property
    def sizes(self) -> list[float]:
        return [max(0.0, plain(amount) or 0.0) for amount in self.amounts]


@dataclass(frozen=True, kw_only=True)
class ShareChart(Chart):
    """`format_amount` writes an amount, `format_share` a share between 0 and 1."""

    kind = "shares"
    parts: Sequence[Part]
    rows: Sequence[ShareRow]
    label_header: str
    format_amount: Format
    format_share: Format

    @property
    def is_empty(self) -> bool:
        return not any(sum(row.sizes) for row in self.rows)

    @property
    def legend(self) -> Sequence[LegendItem]:
        return [LegendItem(label=part.label, css_class=part.css_class) for part in self.parts]

    def table(self) -> Table:
        headers = [self.label_header, *(part.label for part in self.parts)]
        return Table(headers, [[row.label, *self._cells(row)] for row in self.rows])

    def _cells(self, row: ShareRow) -> Iterator[str]:
        total = sum(row.sizes)
        for size in row.sizes:
            share = f" ({self.format_share(size / total)})" if total else ""
            yield f"{(row.format_amount or self.format_amount)(size)}{share}"

    def draw(self) -> Drawing:
        placed = [
            element("svg", self._row(row), y=index * HEIGHT, width="100%", height=HEIGHT, overflow="visible")
            for index, row in enumerate(self.rows)
        ]
        return Drawing(
            elements=placed,
            height=HEIGHT * len(placed) - 8,
            focusable=any(row.href or row.hrefs for row in self.rows),
        )

    def _row(self, shown: ShareRow) -> Element:
        told = [f"{part.label} {cell}" for part, cell in zip(self.parts, self._cells(shown), strict=True)]
        return row(
            *self._segments(shown),
            label=shown.label,
            value="",
            detail=shown.detail,
            words=said(shown.label, ", ".join(told)),
            href=shown.href,
        )

    def _segments(self, shown: ShareRow) -> Iterator[Element]:
        total, start = sum(shown.sizes), 0.0
        if not total:
            yield _segment(0, 100, class_="chart-track")
            return
        hrefs = shown.hrefs or [""] * len(self.parts)
        for part, size, href in zip(self.parts, shown.sizes, hrefs, strict=True):
            width = 100 * size / total
            if size:
                yield self._segment(part, start, width, href)
            start += width

    def _segment(self, part: Part, start: float, width: float, href: str) -> Element:
        share = self.format_share(width / 100)
        bar = _segment(start, start + width, class_=f"chart-part {part.css_class}")
        told = said(part.label, share)
        group = (
            element("a", bar, href=href, class_="chart-part-link", aria_label=told)
            if href
            else element("g", bar)
        )
        title(group, told)
        if width >= ROOM_FOR_WORDS:
            middle = percent(start + width / 2)
            place: dict[str, Attribute] = {"x": middle, "y": MARK_TOP + BAR / 2 + 4, "text_anchor": "middle"}
            group.append(element("text", text=share, class_=f"chart-inside {part.css_class}", **place))
        return group


def _segment(start: float, end: float, *, class_: str) -> Element:
    part = span(start, end, class_=class_)
    part.set("y", str(MARK_TOP))
    part.set("height", str(BAR))
    return part
