"""The colour of a brand, shaded until what stands in it or on it can be read (WCAG 2.2 AA, 4.5 : 1)."""

from dataclasses import dataclass

READABLE = 4.5
HOUSE = "#0b6b5c"
"""Of mails and pages in nobody's colour, as static/css/public.css has it."""
LIGHT_GROUND, DARK_GROUND = "#f6f3ed", "#181e25"
"""The ground of customers' pages that is hardest to read on, by day and by night (static/css/public.css)."""
WHITE, BLACK, NIGHT = "#ffffff", "#000000", "#101419"
STEP = 0.04


@dataclass(frozen=True)
class Shade:
    """`ink` is written on it, `strong` is what it becomes under the pointer, `soft` lies behind other ink."""

    accent: str
    ink: str
    strong: str
    soft: str


def by_day(colour: str) -> Shade:
    """As dark as need be: it is written in on paper, and white is written on it."""
    accent = _readable(colour, on=LIGHT_GROUND, towards=BLACK)
    return Shade(accent, WHITE, mixed(accent, BLACK, 0.2), mixed(WHITE, accent, 0.12))


def by_night(colour: str) -> Shade:
    """As light as need be."""
    accent = _readable(colour, on=DARK_GROUND, towards=WHITE)
    return Shade(accent, NIGHT, mixed(accent, WHITE, 0.25), mixed(DARK_GROUND, accent, 0.18))


def _readable(colour: str, *, on: str, towards: str) -> str:
    """The first of its shades that can be read; the last of them can."""
    shades = (mixed(colour, towards, step * STEP) for step in range(int(1 / STEP) + 1))
    return next(shade for shade in shades if contrast(shade, on) >= READABLE)


def mixed(one: str, other: str, share: float) -> str:
    """With so much of the other in it."""
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def contrast(one: str, other: str) -> float:
    """(L1 + 0.05) / (L2 + 0.05), the lighter above: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(colour: str) -> tuple[int, int, int]:
    number = int(colour.removeprefix("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255
