"""A pyramid: layers that rest on each other, each with what lies in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Table
from metrics.domain.charts.svg import element, number
from metrics.domain.charts.trend import canvas

LAYER, TOP_SHARE = 84, 0.36


@dataclass(frozen=True, kw_only=True)
class Layer:
    """`items` are (how the text beside calls it, its name)."""

    label: str
    items: Sequence[tuple[int, str]]
    series: int = 1


@dataclass(frozen=True, kw_only=True)
class PyramidChart(Chart):
    """`layers` from the top down."""

    kind = "pyramid"
    layers: Sequence[Layer]
    label_header: str
    items_header: str

    @property
    def is_empty(self) -> bool:
        return not any(layer.items for layer in self.layers)

    def table(self) -> Table:
        rows = [
            [layer.label, "; ".join(f"{called}. {name}" for called, name in layer.items) or "–"]
            for layer in self.layers
        ]
        return Table([self.label_header, self.items_header], rows)

    def draw(self) -> Drawing:
        height = LAYER * len(self.layers)
        shapes = canvas(*map(self._shape, range(len(self.layers))), height=height)
        words = [part for at in range(len(self.layers)) for part in self._words(at)]
        return Drawing(elements=[shapes, *words], height=height)

    def _shape(self, at: int) -> Element:
        upper, lower = self._width(at), self._width(at + 1)
        top, bottom = LAYER * at + 2, LAYER * (at + 1) - 2
        corners = (
            (50 - upper / 2, top),
            (50 + upper / 2, top),
            (50 + lower / 2, bottom),
            (50 - lower / 2, bottom),
        )
        path = " L".join(f"{number(x)},{number(y)}" for x, y in corners)
        return element("path", d=f"M{path} Z", class_=f"chart-layer series-{self.layers[at].series}")

    def _width(self, edge: int) -> float:
        return 100 * (TOP_SHARE + (1 - TOP_SHARE) * edge / len(self.layers))

    def _words(self, at: int) -> Iterator[Element]:
        layer, y = self.layers[at], LAYER * at + LAYER / 2
        middle = {"x": "50%", "text_anchor": "middle"}
        yield element("text", text=layer.label, y=y - 6, class_="chart-name", **middle)
        called = " · ".join(str(called) for called, _name in layer.items) or "–"
        yield element("text", text=called, y=y + 16, class_="chart-value", **middle)
