"""A value over time: a line with its area or interval, and the same as a sparkline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

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


@dataclass(frozen=True, kw_only=True)
class Point:
    """A value at a time; a missing one leaves a gap. `complete=False` marks a period that is not over yet."""

    label: str
    value: Value
    low: Value = None
    high: Value = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the field: x in percent, y in pixels."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"{number(self.x)},{number(self.y)}"


@dataclass(frozen=True, kw_only=True)
class Trend(Chart):
    kind = "trend"
    points: Sequence[Point]
    label_header: str
    value_header: str
    format_value: Format
    from_zero: bool = True
    targets: Sequence[Value] = ()
    """What should be reached, for each point; none is drawn where there is none."""
    bounds: tuple[float, float] | None = None
    """The ends of the scale of what is drawn: the axis goes no further."""
    sloping: bool = False
    """Whether targets lie on a way from one to the next, not each until the next is set."""

    @property
    def is_empty(self) -> bool:
        return all(plain(point.value) is None for point in self.points)

    @property
    def has_interval(self) -> bool:
        return any(plain(point.low) is not None and plain(point.high) is not None for point in self.points)

    def table(self) -> Table:
        headers = [self.label_header, self.value_header]
        rows = [[self._label(point), self._words(point.value)] for point in self.points]
        if self.has_interval:
            headers += [_("from"), _("to")]
            for cells, point in zip(rows, self.points, strict=True):
                cells.extend([self._words(point.low), self._words(point.high)])
        if self.has_target:
            headers.append(_("Target"))
            for cells, target in zip(rows, self.targets, strict=True):
                cells.append(self._words(target))
        return Table(headers, rows)

    @property
    def has_target(self) -> bool:
        return any(plain(target) is not None for target in self.targets)

    @property
    def legend(self) -> Sequence[LegendItem]:
        if not self.has_target:
            return ()
        return [LegendItem(self.value_header, "series-1"), LegendItem(_("Target"), "series-2 chart-dashed")]

    def draw(self) -> Drawing:
        scale = self.scale()
        labels = axis_labels([point.label for point in self.points], self.xs(), at_ends=True)
        parts = [*grid(scale, self.format_value), canvas(*self.lines(scale), height=HEIGHT), *labels]
        parts += [self._end(scale), *self._tips(scale)]
        return Drawing(
            elements=[field(*parts)],
            height=TOP + HEIGHT + BELOW,
            focusable=not self._many,
            gutter=gutter_for(scale, self.format_value),
        )

    def scale(self) -> Scale:
        values: list[tuple[Value, ...]] = [
            (point.value, point.low, point.high) for point in self.points if plain(point.value) is not None
        ]
        values.append(tuple(self.targets))
        drawn = [drawable for each in values for value in each if (drawable := plain(value)) is not None]
        if self.bounds is None:
            return nice_scale(drawn, from_zero=self.from_zero)
        low, high = self.bounds
        return nice_scale([min(high, max(low, each)) for each in drawn], from_zero=self.from_zero).cut(
            low, high
        )

    @property
    def _many(self) -> bool:
        return len(self.points) > STOPS

    def xs(self) -> list[float]:
        last = len(self.points) - 1
        return [100 * index / last if last else 50.0 for index in range(len(self.points))]

    def lines(self, scale: Scale, *, height: float = HEIGHT) -> Iterator[Element]:
        """Area or interval, then the line; stretches without a gap, the running period dashed."""
        floor = (1 - scale.at(max(0.0, scale.low)) / 100) * height
        for run in self._runs():
            places = [self._place(index, self.points[index].value, scale, height) for index in run]
            if self.has_interval or self.from_zero:
                yield self._ground(run, places, scale, floor, height)
            solid = places if self.points[run[-1]].complete else places[:-1]
            yield element("path", d=f"M{' L'.join(map(str, solid or places))}", class_="chart-line series-1")
            if solid != places:
                dashed = " L".join(map(str, places[-2:]))
                yield element("path", d=f"M{dashed}", class_="chart-line chart-running series-1")
        yield from self._target_line(scale, height)

    def _target_line(self, scale: Scale, height: float) -> Iterator[Element]:
        """Level as long as a target holds, with a step where another one begins."""
        places: list[str] = []
        before: float | None = None
        for index, target in enumerate(map(plain, self.targets)):
            if target is not None:
                place = self._place(index, target, scale, height)
                if before is not None and not self.sloping:
                    places.append(f"L{Place(place.x, level_of(before, scale, height))}")
                places.append(f"{'M' if before is None else 'L'}{place}")
            before = target
        if places:
            yield element("path", d=" ".join(places), class_="chart-line chart-dashed series-2")

    def _ground(
        self, run: list[int], places: list[Place], scale: Scale, floor: float, height: float
    ) -> Element:
        if not self.has_interval:
            corners = [Place(places[0].x, floor), *places, Place(places[-1].x, floor)]
            return element("path", d=f"M{' L'.join(map(str, corners))} Z", class_="chart-area series-1")
        points = [(index, self.points[index]) for index in run]
        upper = [self._place(index, _or(point.high, point.value), scale, height) for index, point in points]
        lower = [self._place(index, _or(point.low, point.value), scale, height) for index, point in points]
        outline = " L".join(map(str, upper + lower[::-1]))
        return element("path", d=f"M{outline} Z", class_="chart-interval series-1")

    def _runs(self) -> Iterator[list[int]]:
        """Indices of the points, cut where a value is missing."""
        for missing, run in groupby(range(len(self.points)), lambda at: plain(self.points[at].value) is None):
            if not missing:
                yield list(run)

    def _place(self, index: int, value: Value, scale: Scale, height: float) -> Place:
        return Place(self.xs()[index], level_of(plain(value) or 0.0, scale, height))

    def _tips(self, scale: Scale) -> Iterator[Element]:
        width = 100 / max(1, len(self.points) - 1)
        for x, point in zip(self.xs(), self.points, strict=True):
            value = plain(point.value)
            if value is not None:
                y = height_of(scale, value)
                dot = element("circle", cx=percent(x), cy=y, r=4, class_="chart-dot series-1")
                yield tip(
                    x, width, y - 10, dot, label=self._label(point), value=self._words(value), many=self._many
                )

    def _end(self, scale: Scale) -> Element:
        """The last known value, written where the line ends."""
        index, point = self.last()
        value = plain(point.value) or 0.0
        x, y = self.xs()[index], height_of(scale, value)
        falling = value < self._before(index, value)
        anchor = "end" if x > 88 else "start" if x < 12 else "middle"
        dot = element("circle", cx=percent(x), cy=y, r=4, class_="chart-dot series-1")
        words = element(
            "text",
            text=self.format_value(value),
            x=percent(x),
            y=y + 19 if falling and y < HEIGHT - 24 else y - 10,
            text_anchor=anchor,
            class_="chart-value chart-end",
        )
        return element("g", dot, words, aria_hidden="true")

    def _before(self, index: int, value: float) -> float:
        """The value one point earlier; the same value where there is none."""
        earlier = plain(self.points[index - 1].value) if index else None
        return value if earlier is None else earlier

    def last(self) -> tuple[int, Point]:
        """The last point that has a value."""
        return next(
            (at, self.points[at])
            for at in reversed(range(len(self.points)))
            if plain(self.points[at].value) is not None
        )

    def _label(self, point: Point) -> str:
        return point.label if point.complete else _("%(period)s (not over yet)") % {"period": point.label}

    def _words(self, value: Value) -> str:
        drawn = plain(value)
        return "–" if drawn is None else self.format_value(drawn)


@dataclass(frozen=True, kw_only=True)
class Sparkline(Trend):
    """The line alone, a word high, to stand beside a figure."""

    kind = "spark"
    from_zero: bool = False

    @property
    def is_line(self) -> bool:
        """One point says nothing that the figure beside it does not."""
        return sum(plain(point.value) is not None for point in self.points) > 1

    def draw(self) -> Drawing:
        height, index, point = 32, *self.last()
        scale = self.scale()
        place = self._place(index, point.value, scale, height)
        dot = element("circle", cx=percent(place.x), cy=place.y, r=3, class_="chart-dot series-1")
        return Drawing(
            elements=[canvas(*self.lines(scale, height=height), height=height), dot], height=height
        )


def level_of(value: float, scale: Scale, height: float) -> float:
    return height * (1 - scale.at(value) / 100)


def canvas(*paths: Element, height: float) -> Element:
    """Paths know no percentages: they are drawn 100 wide and stretched, their strokes are not."""
    stretch = {"viewBox": f"0 0 100 {number(height)}", "preserveAspectRatio": "none"}
    return element("svg", *paths, width="100%", height=height, overflow="visible", **stretch)


def _or(value: Value, other: Value) -> Value:
    return other if plain(value) is None else value
