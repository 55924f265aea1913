"""Two measures crossed, each from 0 to 1: numbered points with their intervals, in four named quarters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.svg import Attribute, element, percent, title

HEIGHT, BELOW, TICKS = 320, 40, (0.0, 0.5, 1.0)


@dataclass(frozen=True, kw_only=True)
class PlanePoint:
    """`x` and `y` with the ends of their intervals; `number` is how the text beside calls it."""

    number: int
    label: str
    x: float
    y: float
    x_between: tuple[float, float]
    y_between: tuple[float, float]
    detail: str = ""
    series: int = 1


@dataclass(frozen=True, kw_only=True)
class PlaneChart(Chart):
    """`quarters`: top left, top right, bottom left, bottom right."""

    kind = "plane"
    points: Sequence[PlanePoint]
    quarters: tuple[str, str, str, str]
    label_header: str
    x_header: str
    y_header: str
    detail_header: str
    format_value: Format

    @property
    def is_empty(self) -> bool:
        return not self.points

    def table(self) -> Table:
        headers = [self.label_header, self.x_header, self.y_header, self.detail_header]
        return Table(headers, [[f"{p.number}. {p.label}", *self._figures(p), p.detail] for p in self.points])

    def _figures(self, point: PlanePoint) -> tuple[str, str]:
        return self._between(point.x, point.x_between), self._between(point.y, point.y_between)

    def _between(self, value: float, ends: tuple[float, float]) -> str:
        low, high = map(self.format_value, ends)
        return f"{self.format_value(value)} ({low} – {high})"

    def draw(self) -> Drawing:
        parts = [*self._quarters(), *self._axes(), *map(self._point, self.points)]
        return Drawing(elements=parts, height=HEIGHT + BELOW, focusable=True, gutter="m")

    def _quarters(self) -> Iterator[Element]:
        places = ((0, 0), (50, 0), (0, HEIGHT / 2), (50, HEIGHT / 2))
        for (x, y), name in zip(places, self.quarters, strict=True):
            place: dict[str, Attribute] = {"x": percent(x), "y": y, "width": "50%", "height": HEIGHT / 2}
            yield element("rect", class_="chart-quarter", **place)
            middle = percent(x + 25)
            yield element("text", text=name, x=middle, y=y + 20, text_anchor="middle", class_="chart-axis")

    def _axes(self) -> Iterator[Element]:
        for tick in TICKS:
            words, y = self.format_value(tick), HEIGHT * (1 - tick)
            yield element("text", text=words, x=-8, y=y + 4, text_anchor="end", class_="chart-axis")
            anchor = {0.0: "start", 1.0: "end"}.get(tick, "middle")
            place = percent(100 * tick)
            yield element("text", text=words, x=place, y=HEIGHT + 16, text_anchor=anchor, class_="chart-axis")
        words = f"↑ {self.y_header} · {self.x_header} →"
        yield element("text", text=words, x="50%", y=HEIGHT + 34, text_anchor="middle", class_="chart-axis")

    def _point(self, point: PlanePoint) -> Element:
        x, y, colour = percent(100 * point.x), HEIGHT * (1 - point.y), f"series-{point.series}"
        left, right = (percent(100 * end) for end in point.x_between)
        bottom, top = (HEIGHT * (1 - end) for end in point.y_between)
        across = element("line", x1=left, x2=right, y1=y, y2=y, class_=f"chart-whisker {colour}")
        along = element("line", x1=x, x2=x, y1=bottom, y2=top, class_=f"chart-whisker {colour}")
        disc = element("circle", cx=x, cy=y, r=11, class_=f"chart-dot {colour}")
        number = element(
            "text",
            text=str(point.number),
            x=x,
            y=y + 4,
            text_anchor="middle",
            class_=f"chart-inside {colour}",
        )
        told = f"{point.number}. {point.label}: {point.detail}"
        group = element(
            "g", across, along, disc, number, class_="chart-point", tabindex=0, role="img", aria_label=told
        )
        title(group, told)
        return group
