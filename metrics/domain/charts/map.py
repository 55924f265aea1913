"""Two judgements crossed: cells on a grid, each with a disc as large as the group in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.scale import shorten
from metrics.domain.charts.svg import Attribute, element, percent, title

ROW, BELOW = 104, 40
LARGEST = 26  # radius of the largest disc
SHADES = 8
NARROW, WIDE = 14, 30  # characters of a label that fit into a cell


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`row` and `column` from 0, top left first; `weight` is a share that makes it darker."""

    row: int
    column: int
    size: float
    weight: float
    label: str
    detail: str = ""
    words: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class MapChart(Chart):
    kind = "map"
    cells: Sequence[Cell]
    rows: Sequence[str]
    columns: Sequence[str]
    row_header: str
    column_header: str
    size_header: str
    weight_header: str
    format_size: Format
    format_weight: Format

    @property
    def is_empty(self) -> bool:
        return not any(cell.size for cell in self.cells)

    def table(self) -> Table:
        headers = [self.row_header, self.column_header, "", self.size_header, self.weight_header]
        return Table(headers, [[*self._place(cell), cell.label, *self._figures(cell)] for cell in self.cells])

    def _place(self, cell: Cell) -> tuple[str, str]:
        return self.rows[cell.row], self.columns[cell.column]

    def _figures(self, cell: Cell) -> tuple[str, str]:
        return self.format_size(cell.size), self.format_weight(cell.weight)

    def said_aloud(self) -> str:
        return "; ".join(f"{cell.words}: {self._figures(cell)[0]}" for cell in self.cells if cell.size)

    def draw(self) -> Drawing:
        return Drawing(
            elements=[*map(self._cell, self.cells), *self._axes()],
            height=ROW * len(self.rows) + BELOW,
            focusable=any(cell.href for cell in self.cells),
            gutter="m",
        )

    def _cell(self, cell: Cell) -> Element:
        width = 100 / len(self.columns)
        told = f"{cell.words}: {self.size_header} {self._figures(cell)[0]}, {self.weight_header} "
        told = f"{cell.label}, {told}{self._figures(cell)[1]}"
        place: dict[str, Attribute] = {
            "x": percent(cell.column * width),
            "y": ROW * cell.row,
            "width": percent(width),
        }
        inner = element("svg", *self._marks(cell), height=ROW, **place)
        if not cell.href or not cell.size:
            group = element("g", inner, class_="chart-cell-box")
        else:
            group = element("a", inner, href=cell.href, class_="chart-cell-box", aria_label=told)
        title(group, told)
        return group

    def _marks(self, cell: Cell) -> Iterator[Element]:
        largest = max(each.size for each in self.cells)
        darkest = max(each.weight for each in self.cells) or 1
        shade = round(SHADES * max(0.0, cell.weight) / darkest)
        yield element("rect", x=2, y=2, width="100%", height=ROW - 4, rx=6, class_=f"chart-cell heat-{shade}")
        if not cell.size:
            return
        middle: dict[str, Attribute] = {"x": "50%", "text_anchor": "middle"}
        for limit, shown in ((NARROW, "only-narrow"), (WIDE, "only-wide")):
            words = shorten(cell.label, limit=limit)
            yield element("text", text=words, y=20, class_=f"chart-name {shown}", **middle)
        radius = max(2.0, LARGEST * sqrt(cell.size / largest))
        yield element("circle", cx="50%", cy=57, r=radius, class_="chart-dot series-1")
        words = " · ".join(part for part in (self.format_size(cell.size), cell.detail) if part)
        yield element("text", text=words, y=ROW - 9, class_="chart-small", **middle)

    def _axes(self) -> Iterator[Element]:
        width, bottom = 100 / len(self.columns), ROW * len(self.rows)
        for at, name in enumerate(self.rows):
            yield element("text", text=name, x=-8, y=ROW * at + 56, text_anchor="end", class_="chart-axis")
        for at, name in enumerate(self.columns):
            x = percent(width * (at + 0.5))
            yield element("text", text=name, x=x, y=bottom + 16, text_anchor="middle", class_="chart-axis")
        yield element(
            "text",
            text=f"↑ {self.row_header} · {self.column_header} →",
            x="50%",
            y=bottom + 34,
            text_anchor="middle",
            class_="chart-axis",
        )
