"""What an action changed: those it reached against those held back."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from metrics.domain.formulas.proportion import proportion

ENOUGH_PEOPLE, ENOUGH_HITS = 30, 5

Verdict = Literal["more", "less", "noise", "too few"]


@dataclass(frozen=True, slots=True)
class Lift:
    """`value` in shares (0.02: two more of 100), with its 95 % interval and what can be said of it."""

    value: float
    low: float
    high: float
    n_treated: int
    n_held_back: int
    verdict: Verdict


def lift(*, treated_hits: int, treated: int, held_back_hits: int, held_back: int) -> Lift | None:
    """treated hits / treated − held-back hits / held back; None where a group is empty.

    Interval after Newcombe, with p, l, u the share and the Wilson limits of each group: p₁ − p₂ −
    √((p₁ − l₁)² + (u₂ − p₂)²) to p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²). "Too few" with under 30 people in a
    group or 5 hits in all.
    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    one, two = proportion(hits=treated_hits, n=treated), proportion(hits=held_back_hits, n=held_back)
    if one is None or two is None:
        return None
    value = one.value - two.value
    low = value - sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    high = value + sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    few = min(treated, held_back) < ENOUGH_PEOPLE or treated_hits + held_back_hits < ENOUGH_HITS
    return Lift(value, low, high, treated, held_back, "too few" if few else _verdict(low, high))


def _verdict(low: float, high: float) -> Verdict:
    if low > 0:
        return "more"
    return "less" if high < 0 else "noise"
