"""Do two figures rise together? Rank correlation, with how many pairs it rests on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import correlation

from metrics.domain.formulas.given import finite
from metrics.domain.formulas.proportion import Z95

LEAST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """`value` from −1 to 1 over `n` pairs; the 95 % interval is None with fewer than five pairs."""

    value: float
    n: int
    low: float | None
    high: float | None


def spearman(xs: Sequence[float], ys: Sequence[float]) -> RankCorrelation | None:
    """Pearson's correlation of the ranks, equals sharing their mean rank.

    None with fewer than three pairs, or where one side is all equal. Interval: tanh(atanh ρ ± 1.96 ·
    √((1 + ρ²/2) / (n − 3))). Sources: Spearman (1904); Bonett and Wright (2000), Psychometrika 65(1).
    """
    if len(xs) != len(ys):
        raise ValueError("each x needs its y")
    finite(*xs, *ys)
    n = len(xs)
    if n < LEAST_PAIRS or len(set(xs)) == 1 or len(set(ys)) == 1:
        return None
    value = max(-1.0, min(1.0, correlation(ranks(xs), ranks(ys))))
    if n < LEAST_PAIRS + 2 or abs(value) == 1:
        return RankCorrelation(value, n, None, None)
    half = Z95 * sqrt((1 + value**2 / 2) / (n - 3))
    return RankCorrelation(value, n, tanh(atanh(value) - half), tanh(atanh(value) + half))


def ranks(values: Sequence[float]) -> list[float]:
    """1 for the lowest; equals share the mean of their places."""
    ordered = sorted(values)
    equal = Counter(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [first[value] + (equal[value] - 1) / 2 for value in values]
