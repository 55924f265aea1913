"""How unequally something is spread: Lorenz curve, Gini coefficient, share of the best, bands.

Who brings less than nothing counts as bringing nothing, so that every share lies between 0 and 1.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

Values = Sequence[float] | NDArray[np.float64]
Band = list[float | None]
LEAST = 0.01  # the smallest amount: what lies below is nothing
OUTER = (0.01, 0.99)
SCALES = ((1, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 2, 5), (1, 3), (1,))  # times powers of ten


def gini(values: Values) -> float | None:
    """2 Σ i xᵢ / (n Σ x) − (n + 1) / n, with x₁ ≤ … ≤ xₙ: 0 all alike, towards 1 one has it all.

    None where there is nothing to spread. Source: Gini (1912); the form of Sen (1973).
    """
    held = _held(values)
    n, total = len(held), held.sum()
    if not total:
        return None
    place = np.arange(1, n + 1)
    return max(0.0, float(2 * (place * held).sum() / (n * total) - (n + 1) / n))


def lorenz(values: Values, *, points: int = 20) -> list[float]:
    """What share of all the lowest 0, 1/points, 2/points … 1 of them bring; empty where there is nothing."""
    held = _held(values)
    total = held.sum()
    if not total:
        return []
    brought = np.concatenate(([0.0], np.cumsum(held))) / total
    share = np.linspace(0, 1, len(brought))
    return [float(each) for each in np.interp(np.linspace(0, 1, points + 1), share, brought)]


def top_share(values: Values, *, part: float = 0.1) -> float | None:
    """What share of all the best `part` of them bring; a customer cut by the line counts in proportion."""
    if not 0 <= part <= 1:
        raise ValueError(f"a part lies between 0 and 1, not {part}")
    held = _held(values)
    total = held.sum()
    if not total:
        return None
    brought = np.concatenate(([0.0], np.cumsum(held))) / total
    return float(1 - np.interp(1 - part, np.linspace(0, 1, len(brought)), brought))


def share_classes(values: Values, *, parts: Sequence[float] = (0.7, 0.9)) -> list[Band]:
    """From the highest down: who brings the first 70 %, the next 20 %, the rest. Equals stay together.

    Each with the lowest value of the class, the lowest of the class above, how many, and their sum.
    """
    held = _held(values)[::-1]
    total = held.sum()
    if not total:
        return []
    brought = np.cumsum(held) / total
    lows = [float(held[min(int(np.searchsorted(brought, part - 1e-12)), len(held) - 1)]) for part in parts]
    edges: list[float | None] = [None, *lows, None]
    return [_between(held, low, high) for high, low in pairwise(edges)]


def _between(held: NDArray[np.float64], low: float | None, high: float | None) -> Band:
    inside = held[(held >= (low or 0)) & (held < (np.inf if high is None else high))]
    return [low, high, float(len(inside)), float(inside.sum())]


def bands(values: Values, *, most: int = 12) -> list[Band]:
    """How many are worth how much, between round amounts: from, to, how many, their sum.

    They divide what lies between the first and the last hundredth of those who bring anything. The outer ones
    are open, so that one very large value does not squeeze the others into one band; the first takes nothing
    and less.
    """
    given = _numbers(values)
    edges = [LEAST, *_edges(given[given >= LEAST], most - 3)]
    place = np.searchsorted(edges, given, side="right")
    counts = np.bincount(place, minlength=len(edges) + 1)
    sums = np.bincount(place, given, minlength=len(edges) + 1)
    ends: list[float | None] = [None, *edges, None]
    return [[low, high, float(counts[at]), float(sums[at])] for at, (low, high) in enumerate(pairwise(ends))]


def _edges(held: NDArray[np.float64], most: int) -> list[float]:
    """Of the finest scale that keeps to `most` steps; the last lies above the ninety-nine hundredths."""
    if not len(held):
        return []
    least, last = np.quantile(held, OUTER, method="lower")
    for factors in SCALES:
        powers = range(floor(log10(least)) - 1, floor(log10(last)) + 2)
        steps = [round(factor * 10.0**power, 3) for power in powers for factor in factors]
        edges = [step for step, after in pairwise(steps) if after > least and step <= last]
        edges.append(steps[steps.index(edges[-1]) + 1])
        if len(edges) <= most + 1:
            break
    return [edge for edge in edges[-most - 1 :] if edge > LEAST]


def _held(values: Values) -> NDArray[np.float64]:
    return np.sort(np.maximum(_numbers(values), 0))


def _numbers(values: Values) -> NDArray[np.float64]:
    numbers = np.asarray(values, dtype=float)
    if not np.isfinite(numbers).all():
        raise ValueError("not all of them are numbers to reckon with")
    return numbers
