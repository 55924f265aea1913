"""The field of a chart with a vertical axis: grid, axis labels, and the gutter that holds them."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from metrics.domain.charts.chart import Format
from metrics.domain.charts.scale import NARROW, WIDE, Scale, label_step
from metrics.domain.charts.svg import Attribute, element, percent, said, title

TOP, HEIGHT, BELOW = 22, 168, 24
# A label of this many characters may stick out of the field by half.
SHORT = 3
# From one line of a tip to the next, and how wide a letter of it is.
LINE, LETTER = 16, 7.2
# The keyboard stops at each mark up to a month of days.
STOPS = 31


def field(*parts: Element) -> Element:
    """The field below the room for the highest figure."""
    return element("svg", *parts, y=TOP, width="100%", height=HEIGHT, overflow="visible")


def gutter_for(scale: Scale, format_value: Format) -> str:
    """How much room the axis labels need."""
    longest = max(len(format_value(tick)) for tick in scale.ticks)
    return "s" if longest <= 4 else "m" if longest <= 7 else "l"


def height_of(scale: Scale, value: float) -> float:
    """The place of a value in pixels from the top of the field."""
    return HEIGHT * (1 - scale.at(value) / 100)


def grid(scale: Scale, format_value: Format) -> Iterator[Element]:
    """A thin line and a label for each tick; the line of zero is stronger."""
    for tick in scale.ticks:
        y = height_of(scale, tick)
        yield element("line", x1=0, x2="100%", y1=y, y2=y, class_="chart-zero" if tick == 0 else "chart-grid")
        yield element("text", text=format_value(tick), x=-8, y=y + 4, text_anchor="end", class_="chart-axis")


def axis_labels(labels: Sequence[str], places: Sequence[float], *, at_ends: bool) -> Iterator[Element]:
    """As many labels as fit, the last one always, or the first where they count from zero; fewer if narrow.

    `at_ends`: the first and last place lie on the edges, where a long centred label would stick out.
    """
    wide = label_step(labels, width=WIDE)
    narrow = -(-label_step(labels, width=NARROW) // wide) * wide
    last = len(labels) - 1
    sure = 0 if labels[:1] == ["0"] else last
    for index, (label, place) in enumerate(zip(labels, places, strict=True)):
        if (sure - index) % wide:
            continue
        long_at_end = at_ends and last and len(label) > SHORT
        anchor = {0: "start", last: "end"}.get(index, "middle") if long_at_end else "middle"
        class_ = "chart-axis only-wide" if (sure - index) % narrow else "chart-axis"
        yield element("text", text=label, x=percent(place), y=HEIGHT + 17, text_anchor=anchor, class_=class_)


def tip(
    place: float,
    width: float,
    y: float,
    *parts: Element,
    label: str,
    value: str,
    many: bool,
    shown: Sequence[str] = (),
) -> Element:
    """A part of the field that answers to pointer and keyboard: it shows its value and says its name.

    Where there are `many` of them the keyboard passes by: the table has the same figures at one stop.
    `shown` is the value in lines under one another, towards the middle, so that long ones stay in sight.
    """
    area = element(
        "rect", x=percent(place - width / 2), width=percent(width), height=HEIGHT, class_="chart-hit"
    )
    anchor = "start" if place < 12 else "end" if place > 88 else "middle"
    words: list[Element] = []
    if shown:
        anchor = "start" if place < 50 else "end"
        words.append(_ground(place, y, shown, before=anchor == "end"))
    words += [
        element("text", text=line, x=percent(place), y=y + LINE * at, text_anchor=anchor, class_="chart-tip")
        for at, line in enumerate(shown or [value])
    ]
    told = said(label, value)
    focus: dict[str, Attribute] = {} if many else {"tabindex": 0, "role": "img", "aria_label": told}
    group = element("g", area, *parts, *words, class_="chart-mark", **focus)
    title(group, told)
    return group


def _ground(place: float, y: float, shown: Sequence[str], *, before: bool) -> Element:
    """Below lines of words, so that those of the picture do not strike them through."""
    width = round(LETTER * max(len(line) for line in shown)) + 12
    return element(
        "rect",
        x=percent(place),
        y=y - LINE,
        width=width,
        height=LINE * len(shown) + 8,
        rx=5,
        transform=f"translate({6 - width if before else -6} 0)",
        class_="chart-ground",
    )
