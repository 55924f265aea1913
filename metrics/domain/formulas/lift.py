"""What an action changed: those it reached against those held back."""

from dataclasses import dataclass
from typing import Literal

from metrics.domain.formulas.proportion import ShareChange, compare_shares, proportion

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

    Interval after Newcombe, as in `compare_shares`. "Too few" with under 30 people in a group or 5 hits in
    all.
    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    found = compare_shares(
        proportion(hits=treated_hits, n=treated), proportion(hits=held_back_hits, n=held_back)
    )
    if found is None:
        return None
    few = min(treated, held_back) < ENOUGH_PEOPLE or treated_hits + held_back_hits < ENOUGH_HITS
    verdict = "too few" if few else _verdict(found)
    return Lift(found.difference, found.low, found.high, treated, held_back, verdict)


def _verdict(found: ShareChange) -> Verdict:
    if not found.distinguishable:
        return "noise"
    return "more" if found.difference > 0 else "less"
