"""Elements of a drawing: the few helpers every chart is made of. Text is escaped by the XML library."""

import re
from math import isfinite
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attribute = str | float


def element(tag: str, *children: Element, text: Attribute = "", **attributes: Attribute) -> Element:
    """An SVG element; a last underscore is dropped from names (`class_`), the others become hyphens."""
    made = Element(tag, {_name(name): _value(value) for name, value in attributes.items() if value != ""})
    made.text = clean(str(text)) or None
    made.extend(children)
    return made


def percent(share: float) -> str:
    """A length along the width of the picture, which is only known in the browser."""
    return f"{number(share)}%"


def number(value: float) -> str:
    """A coordinate: two decimals at most, never NaN, infinite or −0."""
    if not isfinite(value):
        raise ValueError(f"{value} is no coordinate")
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def title(parent: Element, words: str) -> None:
    """Give an element the words that a pointer resting on it shows."""
    parent.insert(0, element("title", text=words))


def tspan(parent: Element, words: str, **attributes: Attribute) -> None:
    """Add a stretch of text with attributes of its own."""
    SubElement(
        parent, "tspan", {_name(name): _value(value) for name, value in attributes.items()}
    ).text = clean(words)


def markup(root: Element) -> SafeString:
    """The drawing as text for a page. Safe: every text and attribute passed through the XML library."""
    return mark_safe(tostring(root, encoding="unicode", short_empty_elements=False))  # noqa: S308 — see above


def clean(words: str) -> str:
    """Drop the characters XML cannot carry (control characters, lone surrogates)."""
    return NOT_XML.sub("", words)


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: Attribute) -> str:
    return clean(value) if isinstance(value, str) else number(value)


def said(label: str, value: object) -> str:
    """As a mark says its name; the space before a colon is the language's matter."""
    return pgettext("a name and its value", "%(name)s: %(value)s") % {"name": label, "value": value}
