"""Charts made of rows: the name and the figure on one line, the mark below it, so that both fit a phone."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from metrics.domain.charts.scale import shorten
from metrics.domain.charts.svg import element, percent, title, tspan

HEIGHT, BASELINE, MARK_TOP, MARK_HEIGHT = 46, 14, 22, 10
# Characters that fit on the line of a row, in a narrow and in a wide picture.
NARROW_LINE, WIDE_LINE = 42, 110


def row(*marks: Element, label: str, value: str, detail: str, words: str, href: str = "") -> Element:
    """One row of a chart, its first line at the top: name left, figure right, marks below.

    Where a narrow line cannot hold all, the detail gives way to the name; the words of the row still have it.
    """
    fits = len(label) + len(value) + len(detail) <= NARROW_LINE
    names = _name(label, wide=len(value) + len(detail), narrow=len(value) + (len(detail) if fits else 0))
    parts = [*names, _figure(value, detail, "" if fits else "only-wide"), *marks]
    group = element("a", *parts, href=href, class_="chart-row", aria_label=words) if href else None
    if group is None:
        group = element("g", *parts, class_="chart-row")
    title(group, words)
    return group


def stack(rows: list[Element]) -> list[Element]:
    """Rows one below the other."""
    return [
        element("svg", part, y=index * HEIGHT, width="100%", height=HEIGHT, overflow="visible")
        for index, part in enumerate(rows)
    ]


def span(start: float, end: float, *, class_: str, height: float = MARK_HEIGHT) -> Element:
    """A bar from `start` to `end` in percent."""
    low, high = sorted((start, end))
    top = MARK_TOP + (MARK_HEIGHT - height) / 2
    return element(
        "rect",
        x=percent(low),
        width=percent(high - low),
        y=top,
        height=height,
        rx=min(3, height / 2),
        class_=class_,
    )


def _name(label: str, *, wide: int, narrow: int) -> Iterator[Element]:
    """As much of it as what stands beside it, so many characters, leaves room for."""
    long, short = shorten(label, limit=WIDE_LINE - wide), shorten(label, limit=NARROW_LINE - narrow)
    if long == short:
        yield element("text", text=label, y=BASELINE, class_="chart-name")
        return
    yield element("text", text=long, y=BASELINE, class_="chart-name only-wide")
    yield element("text", text=short, y=BASELINE, class_="chart-name only-narrow")


def _figure(value: str, detail: str, shown: str) -> Element:
    figure = element("text", x="100%", y=BASELINE, text_anchor="end", class_="chart-figure")
    if detail:
        tspan(figure, f"{detail}  " if value else detail, class_=f"chart-detail {shown}".strip())
    tspan(figure, value, class_="chart-value")
    return figure
