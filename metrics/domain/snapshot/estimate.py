"""A value with its interval from sums that were kept, and whether two of them differ by more than chance."""

from dataclasses import dataclass
from math import hypot, sqrt
from typing import Protocol

from metrics.domain.formulas import retention
from metrics.domain.formulas.case_mix import LEAST_EXPECTED
from metrics.domain.formulas.mean import mean
from metrics.domain.formulas.nps import Nps, nps
from metrics.domain.formulas.nps import compare as compare_scores
from metrics.domain.formulas.proportion import Z95, Proportion, compare_shares, proportion
from metrics.domain.formulas.welch import Sample, compare_means
from metrics.domain.registry.metric import Method


class Kept(Protocol):
    """Σx and Σx² over `n` cases; `per` is what the sum is divided by where that is not their number.

    Of a lifetime it is the years that a period of its retention lasts, where that is not one; of what is
    beside what was to be expected, the sum of that.
    """

    @property
    def n(self) -> int: ...
    @property
    def total(self) -> float: ...
    @property
    def squares(self) -> float: ...
    @property
    def per(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Sums:
    n: int
    total: float
    squares: float
    per: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """No value where there was no case."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def estimate(method: Method, kept: Kept) -> Estimate:
    if kept.n == 0:
        return Estimate()
    match method:
        case Method.TOTAL | Method.VALUE:
            return Estimate(kept.total)
        case Method.RATIO:
            per = kept.n if kept.per is None else kept.per
            return Estimate(kept.total / per if per > 0 else None)
        case Method.LIFETIME:
            return _lifetime(_share(kept), years=1 if kept.per is None else kept.per)
        case Method.BESIDE:
            return _beside(kept)
        case Method.NPS:
            found: Nps | Proportion | None = _score(kept)
        case Method.SHARE:
            found = _share(kept)
        case Method.MEAN:
            means = mean(n=kept.n, total=kept.total, squares=kept.squares)
            return Estimate(means.value, means.low, means.high) if means else Estimate()
    return Estimate(found.value, found.low, found.high) if found else Estimate()


def _score(kept: Kept) -> Nps | None:
    """Each answer counts +1, 0 or −1: Σx is promoters less detractors, Σx² both together."""
    promoters, detractors = round((kept.squares + kept.total) / 2), round((kept.squares - kept.total) / 2)
    return nps(promoters=promoters, passives=kept.n - promoters - detractors, detractors=detractors)


def _share(kept: Kept) -> Proportion | None:
    return proportion(hits=round(kept.total), n=kept.n)


def _lifetime(kept: Proportion | None, *, years: float) -> Estimate:
    """No value where nobody left: then the lower limit alone is known."""
    if kept is None:
        return Estimate()
    stays = retention.in_years(retention.lifetime(kept), period_days=365 * years)
    high = None if kept.high == 1 or stays.periods is None else years / (1 - kept.high)
    return Estimate(stays.periods, stays.at_least, high)


def _beside(kept: Kept) -> Estimate:
    """As `case_mix` has it; no interval where too little was to be expected for it to hold."""
    value, error = kept.total / kept.n, _error_beside(kept)
    half = None if error is None else Z95 * error
    return Estimate(value) if half is None else Estimate(value, value - half, value + half)


def _error_beside(kept: Kept) -> float | None:
    expected = kept.per or 0.0
    return sqrt(kept.squares) / kept.n if min(expected, kept.n - expected) >= LEAST_EXPECTED else None


@dataclass(frozen=True, slots=True)
class Change:
    """`is_real` is None where no method tells the change from chance."""

    difference: float
    is_real: bool | None


def change(method: Method, now: Kept, before: Kept) -> Change | None:
    """From one day to a later one; None where either has no value.

    Scores and what is beside what was expected by z, shares by Newcombe's interval, means by Welch's t. Who
    is counted on both days makes the two more alike than two samples are: what is called a change is one.
    """
    values = estimate(method, now).value, estimate(method, before).value
    if values[0] is None or values[1] is None:
        return None
    return Change(values[0] - values[1], _is_real(method, now, before))


def _is_real(method: Method, now: Kept, before: Kept) -> bool | None:
    match method:
        case Method.NPS:
            scores = compare_scores(_score(now), _score(before))
            return scores.distinguishable if scores else None
        case Method.SHARE | Method.LIFETIME:
            shares = compare_shares(_share(now), _share(before))
            return shares.distinguishable if shares else None
        case Method.MEAN:
            means = compare_means(_sample(now), _sample(before))
            return means.distinguishable if means else None
        case Method.BESIDE:
            here, there = _error_beside(now), _error_beside(before)
            if here is None or there is None:
                return None
            return abs(now.total / now.n - before.total / before.n) > Z95 * hypot(here, there)
        case _:
            return None


def _sample(kept: Kept) -> Sample:
    return Sample(kept.n, kept.total, kept.squares)
