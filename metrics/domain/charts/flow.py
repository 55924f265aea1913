"""A flow: groups before at the left, after at the right, between them ribbons as wide as those who went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Chart, Drawing, Format, Table
from metrics.domain.charts.scale import shorten
from metrics.domain.charts.svg import Attribute, element, number, percent, title

ROOM, LEAST, GAP, TOP = 260, 30, 6, 22
LEFT, RIGHT, BAR = 30.0, 70.0, 1.6  # in percent of the width
NARROW, WIDE = 12, 30
COLOURS = 6


@dataclass(frozen=True, kw_only=True)
class Ribbon:
    source: str
    target: str
    value: float
    href: str = ""

    @property
    def stays(self) -> bool:
        return self.source == self.target


@dataclass(slots=True)
class _Node:
    """A group on one side: the slot it has, and how far its ribbons have filled it."""

    top: float
    height: float
    filled: float = 0.0


@dataclass(frozen=True, kw_only=True)
class FlowChart(Chart):
    """`nodes` in their order; a ribbon names two of them."""

    kind = "flow"
    nodes: Sequence[str]
    ribbons: Sequence[Ribbon]
    outside: str = ""
    """The node of those who are in none: it takes no colour of a group."""
    source_header: str
    target_header: str
    value_header: str
    format_value: Format

    @property
    def is_empty(self) -> bool:
        return not any(ribbon.value for ribbon in self.ribbons)

    def table(self) -> Table:
        headers = [self.source_header, self.target_header, self.value_header]
        return Table(headers, [[it.source, it.target, self.format_value(it.value)] for it in self._ordered])

    @property
    def _ordered(self) -> list[Ribbon]:
        at = {name: place for place, name in enumerate(self.nodes)}
        return sorted(self.ribbons, key=lambda it: (at[it.source], at[it.target]))

    def said_aloud(self) -> str:
        moved = sorted((it for it in self.ribbons if not it.stays), key=lambda it: -it.value)[:8]
        return "; ".join(f"{it.source} → {it.target}: {self.format_value(it.value)}" for it in moved)

    def draw(self) -> Drawing:
        total = sum(ribbon.value for ribbon in self.ribbons)
        sides = [self._side(total, source=True), self._side(total, source=False)]
        height = max(node.top + max(node.height, LEAST) for side in sides for node in side.values())
        return Drawing(
            elements=[*self._ribbons(sides, total), *self._names(sides)],
            height=height + GAP,
            focusable=any(ribbon.href for ribbon in self.ribbons),
        )

    def _sums(self, *, source: bool) -> dict[str, float]:
        found = dict.fromkeys(self.nodes, 0.0)
        for ribbon in self.ribbons:
            found[ribbon.source if source else ribbon.target] += ribbon.value
        return {name: value for name, value in found.items() if value}

    def _side(self, total: float, *, source: bool) -> dict[str, _Node]:
        side, top = {}, float(TOP)
        for name, value in self._sums(source=source).items():
            side[name] = _Node(top, ROOM * value / total)
            top += max(side[name].height, LEAST) + GAP
        return side

    def _ribbons(self, sides: Sequence[dict[str, _Node]], total: float) -> Iterator[Element]:
        before, after = sides
        for ribbon in self._ordered:
            if not ribbon.value:
                continue
            width = ROOM * ribbon.value / total
            one, other = before[ribbon.source], after[ribbon.target]
            yield self._ribbon(ribbon, one.top + one.filled, other.top + other.filled, width)
            one.filled += width
            other.filled += width

    def _ribbon(self, ribbon: Ribbon, start: float, end: float, width: float) -> Element:
        """Paths know no percentages: drawn 100 wide in a picture that is stretched."""
        drawn = max(width, 1.0)
        left, right, middle = (number(x) for x in (LEFT + BAR, RIGHT - BAR, 50))
        y = [number(each) for each in (start, end, end + drawn, start + drawn)]
        path = (
            f"M{left},{y[0]} C{middle},{y[0]} {middle},{y[1]} {right},{y[1]} "
            f"L{right},{y[2]} C{middle},{y[2]} {middle},{y[3]} {left},{y[3]} Z"
        )
        colour = self._colour(ribbon.source)
        kind = "chart-stay" if ribbon.stays else "chart-ribbon"
        shape = element("path", d=path, class_=f"{kind} {colour}")
        told = f"{ribbon.source} → {ribbon.target}: {self.format_value(ribbon.value)}"
        stretch: dict[str, Attribute] = {"viewBox": "0 0 100 100", "preserveAspectRatio": "none"}
        inner = element("svg", shape, width="100%", height=100, overflow="visible", **stretch)
        link: dict[str, Attribute] = {"href": ribbon.href, "aria_label": told}
        group = element("a", inner, class_="chart-flow-link", **link) if ribbon.href else element("g", inner)
        title(group, told)
        return group

    def _names(self, sides: Sequence[dict[str, _Node]]) -> Iterator[Element]:
        headers = (self.source_header, LEFT, "end"), (self.target_header, RIGHT, "start")
        for side, (header, edge, anchor) in zip(sides, headers, strict=True):
            x = percent(edge - 1 if anchor == "end" else edge + 1)
            place: dict[str, Attribute] = {"x": x, "text_anchor": anchor}
            yield element("text", text=header, y=12, class_="chart-axis", **place)
            for name, node in side.items():
                colour = self._colour(name)
                bar: dict[str, Attribute] = {"y": node.top, "height": max(node.height, 1)}
                start = edge if anchor == "end" else edge - BAR
                yield element(
                    "rect", x=percent(start), width=percent(BAR), class_=f"chart-bar {colour}", **bar
                )
                yield from self._name(name, node, side_total=self._sums(source=anchor == "end"), place=place)

    def _colour(self, name: str) -> str:
        return "outside" if name == self.outside else f"series-{1 + self.nodes.index(name) % COLOURS}"

    def _name(
        self, name: str, node: _Node, *, side_total: dict[str, float], place: dict[str, Attribute]
    ) -> Iterator[Element]:
        for limit, shown in ((NARROW, "only-narrow"), (WIDE, "only-wide")):
            words = shorten(name, limit=limit)
            yield element("text", text=words, y=node.top + 12, class_=f"chart-name {shown}", **place)
        count = self.format_value(side_total[name])
        yield element("text", text=count, y=node.top + 26, class_="chart-small", **place)
