"""Reading a drawn chart back."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

from metrics.domain.charts import Chart


def drawn(chart: Chart) -> Element:
    """The picture, parsed; it holds no style, no script and no coordinate that is not a number."""
    markup = chart.svg()
    lowered = markup.lower()
    assert " style=" not in lowered
    assert "<script" not in lowered
    assert "nan" not in _coordinates(markup)
    assert "inf" not in _coordinates(markup)
    return fromstring(markup)


def marks(root: Element, css_class: str) -> list[Any]:
    return [part for part in root.iter() if css_class in part.get("class", "").split()]


def share(part: Any, name: str) -> float:
    """An attribute given in percent."""
    value: str = part.get(name)
    assert value.endswith("%")
    return float(value[:-1])


def texts(root: Element, css_class: str) -> list[str]:
    return ["".join(part.itertext()) for part in marks(root, css_class)]


def _coordinates(markup: str) -> str:
    names = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "width", "height", "d", "viewBox")
    return " ".join(part.get(name, "") for part in fromstring(markup).iter() for name in names).lower()
