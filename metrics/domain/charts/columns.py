"""Columns: how many fall into each class of a distribution."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.plot import (
    BELOW,
    HEIGHT,
    STOPS,
    TOP,
    axis_labels,
    field,
    grid,
    gutter_for,
    height_of,
    tip,
)
from metrics.domain.charts.scale import Scale, Value, nice_scale, plain
from metrics.domain.charts.svg import element, percent, said, title

# Figures stand on the columns themselves up to this many columns of this many characters; beyond, an axis.
FEW, SHORT = 12, 5
FILLED = 0.76


@dataclass(frozen=True, kw_only=True)
class Column:
    """One class; `css_class` gives its colour, `href` leads to what is in it."""

    label: str
    value: Value
    detail: str = ""
    css_class: str = "series-1"
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class ColumnChart(Chart):
    """`whole`: the values are counts, so no tick falls between two of them."""

    kind = "columns"
    columns: Sequence[Column]
    label_header: str
    value_header: str
    format_value: Format
    detail_header: str = ""
    whole: bool = True

    @property
    def is_empty(self) -> bool:
        return not any(plain(column.value) for column in self.columns)

    @property
    def direct(self) -> bool:
        """Whether every column carries its own figure."""
        return len(self.columns) <= FEW and all(len(self.words(column)) <= SHORT for column in self.columns)

    def table(self) -> Table:
        headers = [self.label_header, self.value_header, self.detail_header]
        rows = [[column.label, self.words(column), column.detail] for column in self.columns]
        if self.detail_header:
            return Table(headers, rows)
        return Table(headers[:2], [cells[:2] for cells in rows])

    def words(self, column: Column) -> str:
        value = plain(column.value)
        return "–" if value is None else self.format_value(value)

    def draw(self) -> Drawing:
        scale = self._scale()
        lines = [_base(scale)] if self.direct else [*grid(scale, self.format_value)]
        gutter = "none" if self.direct else gutter_for(scale, self.format_value)
        labels = axis_labels([column.label for column in self.columns], self.centres(), at_ends=False)
        parts = [*lines, *self._marks(scale), *labels, *self.below()]
        height = TOP + HEIGHT + BELOW + self.room_below
        focusable = not (self.direct or self._many) or any(column.href for column in self.columns)
        return Drawing(elements=[field(*parts)], height=height, focusable=focusable, gutter=gutter)

    room_below = 0

    def below(self) -> Iterator[Element]:
        """What stands under the labels."""
        yield from ()

    def centres(self) -> list[float]:
        return [100 * (index + 0.5) / len(self.columns) for index in range(len(self.columns))]

    def _scale(self) -> Scale:
        values = [value for column in self.columns if (value := plain(column.value)) is not None]
        if self.direct:
            return Scale(low=min(0.0, *values), high=max(0.0, *values))
        return nice_scale(values, whole=self.whole)

    def _marks(self, scale: Scale) -> Iterator[Element]:
        band, zero = 100 / len(self.columns), height_of(scale, 0)
        for x, column in zip(self.centres(), self.columns, strict=True):
            end = height_of(scale, plain(column.value) or 0.0)
            bar = element(
                "rect",
                x=percent(x - band * FILLED / 2),
                width=percent(band * FILLED),
                y=min(zero, end),
                height=abs(zero - end),
                rx=2,
                class_=f"chart-column {column.css_class}",
            )
            yield self._mark(x, band, bar, column, top=min(zero, end))

    def _mark(self, x: float, band: float, bar: Element, column: Column, *, top: float) -> Element:
        value = " · ".join(part for part in (self.words(column), column.detail) if part)
        if not self.direct:
            return tip(x, band, -8, bar, label=column.label, value=value, many=self._many)
        told, parts = said(column.label, value), (bar, self._figure(x, top, column))
        if column.href:
            mark = element("a", *parts, href=column.href, class_="chart-column-link", aria_label=told)
        else:
            mark = element("g", *parts)
        title(mark, told)
        return mark

    @property
    def _many(self) -> bool:
        return len(self.columns) > STOPS

    def _figure(self, x: float, y: float, column: Column) -> Element:
        words = self.words(column)
        return element("text", text=words, x=percent(x), y=y - 6, text_anchor="middle", class_="chart-small")


def _base(scale: Scale) -> Element:
    y = height_of(scale, 0)
    return element("line", x1=0, x2="100%", y1=y, y2=y, class_="chart-zero")
