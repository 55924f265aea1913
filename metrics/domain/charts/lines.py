"""Several lines over the same times: what was said and what came, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, LegendItem, Table
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
from metrics.domain.charts.svg import element, number, percent
from metrics.domain.charts.trend import canvas


@dataclass(frozen=True, kw_only=True)
class Line:
    """One value for each time; a missing one leaves a gap. `dashed` tells it apart where colour does not.

    `band` has the limits of the interval at each time; a `stepped` line keeps its level up to the next time.
    """

    label: str
    values: Sequence[Value]
    series: int = 1
    dashed: bool = False
    band: Sequence[tuple[Value, Value]] = ()
    stepped: bool = False

    @property
    def css_class(self) -> str:
        return f"series-{self.series} chart-dashed" if self.dashed else f"series-{self.series}"


@dataclass(frozen=True, kw_only=True)
class LineChart(Chart):
    kind = "lines"
    times: Sequence[str]
    lines: Sequence[Line]
    label_header: str
    format_value: Format

    @property
    def is_empty(self) -> bool:
        return not any(plain(value) is not None for line in self.lines for value in line.values)

    @property
    def legend(self) -> Sequence[LegendItem]:
        """One line is what the title says."""
        many = self.lines if len(self.lines) > 1 else ()
        return [LegendItem(line.label, line.css_class) for line in many]

    def table(self) -> Table:
        columns = [[self._words(value) for value in line.values] for line in self.lines]
        rows = [list(cells) for cells in zip(self.times, *columns, strict=True)]
        return Table([self.label_header, *(line.label for line in self.lines)], rows)

    def draw(self) -> Drawing:
        scale = nice_scale([drawn for value in self._all() if (drawn := plain(value))])
        labels = axis_labels(self.times, self._xs(), at_ends=True)
        paths = [band for line in self.lines for band in self._band(line, scale)]
        paths += [path for line in self.lines for path in self._paths(line, scale)]
        parts = [*grid(scale, self.format_value), canvas(*paths, height=HEIGHT), *labels, *self._tips(scale)]
        return Drawing(
            elements=[field(*parts)],
            height=TOP + HEIGHT + BELOW,
            focusable=len(self.times) <= STOPS,
            gutter=gutter_for(scale, self.format_value),
        )

    def _all(self) -> Iterator[Value]:
        for line in self.lines:
            yield from line.values
            yield from (limit for limits in line.band for limit in limits)

    def _xs(self) -> list[float]:
        last = len(self.times) - 1
        return [100 * index / last if last else 50.0 for index in range(len(self.times))]

    def _paths(self, line: Line, scale: Scale) -> Iterator[Element]:
        """One path; it starts anew after each gap."""
        places, begun = [], False
        for x, value in zip(self._xs(), line.values, strict=True):
            drawn = plain(value)
            if drawn is not None:
                along, level = number(x), number(height_of(scale, drawn))
                corner = f"H{along} V{level}" if line.stepped else f"L{along},{level}"
                places.append(corner if begun else f"M{along},{level}")
            begun = drawn is not None
        yield element("path", d=" ".join(places), class_=f"chart-line {line.css_class}")

    def _band(self, line: Line, scale: Scale) -> Iterator[Element]:
        """The interval behind the line, as far as it is known without a gap."""
        known = [
            (x, low, high)
            for x, limits in zip(self._xs(), line.band, strict=False)
            if (low := plain(limits[0])) is not None and (high := plain(limits[1])) is not None
        ]
        if len(known) > 1:
            upper = _corners([(x, high) for x, _low, high in known], scale, stepped=line.stepped)
            lower = _corners([(x, low) for x, low, _high in known], scale, stepped=line.stepped)
            outline = " L".join(upper + lower[::-1])
            yield element("path", d=f"M{outline} Z", class_=f"chart-interval series-{line.series}")

    def _tips(self, scale: Scale) -> Iterator[Element]:
        width = 100 / max(1, len(self.times) - 1)
        many = len(self.times) > STOPS
        for index, (x, time) in enumerate(zip(self._xs(), self.times, strict=True)):
            told = [f"{line.label} {self._words(line.values[index])}" for line in self.lines]
            dots = [
                element(
                    "circle",
                    cx=percent(x),
                    cy=height_of(scale, drawn),
                    r=4,
                    class_=f"chart-dot series-{line.series}",
                )
                for line in self.lines
                if (drawn := plain(line.values[index])) is not None
            ]
            each = told if len(told) > 1 else ()
            yield tip(x, width, -8, *dots, label=time, value=" · ".join(told), many=many, shown=each)

    def _words(self, value: Value) -> str:
        drawn = plain(value)
        return "–" if drawn is None else self.format_value(drawn)


def _corners(places: Sequence[tuple[float, float]], scale: Scale, *, stepped: bool) -> list[str]:
    """Along the line; a stepped one has a corner before each next level."""
    found: list[str] = []
    level = ""
    for x, value in places:
        if stepped and level:
            found.append(f"{number(x)},{level}")
        level = number(height_of(scale, value))
        found.append(f"{number(x)},{level}")
    return found
