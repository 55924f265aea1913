"""A fair comparison: what somebody reached beside what the house reaches on the same mix of cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.proportion import Z95

LEAST_EXPECTED = 5
"""Hits and misses to be expected at least; with fewer the normal interval does not hold."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Cases of one kind: `hits` of `n` are one's own, `house_hits` of `house_n` all that the house had."""

    hits: int
    n: int
    house_hits: int
    house_n: int


@dataclass(frozen=True, slots=True)
class CaseMix:
    """Shares between 0 and 1. `difference` = observed − expected, between `low` and `high` at 95 %."""

    n: int
    observed: float
    expected: float
    difference: float
    low: float
    high: float
    is_enough: bool

    @property
    def distinguishable(self) -> bool:
        return self.is_enough and not self.low <= 0 <= self.high


def case_mix(strata: Iterable[Stratum]) -> CaseMix | None:
    """Indirect standardisation; None without a case.

    With pₖ = house hits / house n of kind k: expected = Σ nₖ pₖ / n, variance of observed − expected
    = Σ nₖ pₖ (1 − pₖ) (1 − nₖ / house nₖ) / n²: one's own cases are part of the house, so that who
    handles all of a kind cannot differ from it. Interval: ± 1.96 standard errors.
    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, chapter 2; the finite
    population correction as in Cochran (1977), Sampling Techniques, chapter 2.
    """
    n = hits = 0
    expected = variance = 0.0
    for each in strata:
        if not (0 <= each.hits <= each.n <= each.house_n and each.hits <= each.house_hits <= each.house_n):
            raise ValueError(f"{each} is not part of a house")
        if each.n == 0:
            continue
        share = each.house_hits / each.house_n
        n, hits, expected = n + each.n, hits + each.hits, expected + each.n * share
        variance += each.n * share * (1 - share) * (1 - each.n / each.house_n)
    if n == 0:
        return None
    difference, half = (hits - expected) / n, Z95 * sqrt(variance) / n
    return CaseMix(
        n=n,
        observed=hits / n,
        expected=expected / n,
        difference=difference,
        low=difference - half,
        high=difference + half,
        is_enough=min(expected, n - expected) >= LEAST_EXPECTED,
    )
