"""From values to places: ranges, round ticks, and labels that leave each other room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

Value = float | Decimal | None

# Widths a label needs, for type of 12 px: per character, and the gap to its neighbour.
CHARACTER, GAP = 6.4, 12
NARROW, WIDE = 280, 560
# Outside these sizes the arithmetic of steps overflows; no figure of a business comes near.
LEAST, MOST = 1e-9, 1e100


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of values laid over 0–100 % of the picture."""

    low: float
    high: float
    ticks: tuple[float, ...] = ()

    def at(self, value: float) -> float:
        """The place of a value in percent; what lies outside the range stands at its end."""
        if self.high == self.low:
            return 0.0
        return min(100.0, max(0.0, 100 * (value - self.low) / (self.high - self.low)))

    def cut(self, low: float, high: float) -> "Scale":
        """As far as it lies between both."""
        ticks = tuple(tick for tick in self.ticks if low <= tick <= high)
        return Scale(max(low, self.low), min(high, self.high), ticks)


def plain(value: Value) -> float | None:
    """A value that can be drawn; None for what is missing, not a number or beyond measure."""
    if value is None:
        return None
    drawn = float(value)
    return drawn if -MOST <= drawn <= MOST else None


def nice_scale(
    values: Iterable[float], *, count: int = 4, from_zero: bool = True, whole: bool = False
) -> Scale:
    """A range around the values between round ticks, about `count` steps of 1, 2, 2.5 or 5 × 10ᵏ."""
    drawn = list(values) or [0.0]
    low, high = min(drawn), max(drawn)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < LEAST:
        low, high = min(0.0, low), max(0.0, high)
    if high - low < LEAST:
        low, high = 0.0, 1.0
    step = _nice_step((high - low) / count, whole=whole)
    first = floor(low / step + 1e-9)
    last = max(first + 1, ceil(high / step - 1e-9))
    # The steps are multiplied, not added up, and rounded to their own digits: 0.3, not 0.30000000000000004.
    digits = max(0, 2 - floor(log10(step)))
    ticks = tuple(round(index * step, digits) + 0.0 for index in range(first, last + 1))
    return Scale(low=ticks[0], high=ticks[-1], ticks=ticks)


def _nice_step(rough: float, *, whole: bool) -> float:
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if rough <= factor * power * (1 + 1e-9))
    return float(max(1, ceil(step))) if whole else step


def label_step(labels: Sequence[str], *, width: float) -> int:
    """Every how many-th label can be printed in `width` pixels without touching the next one."""
    if len(labels) < 2:
        return 1
    needed = max(len(label) for label in labels) * CHARACTER + GAP
    return max(1, ceil(len(labels) * needed / width))


def shorten(words: str, *, limit: int) -> str:
    """Words cut to `limit` characters, the last of them an ellipsis."""
    return words if len(words) <= limit else words[: max(1, limit - 1)].rstrip() + "…"
