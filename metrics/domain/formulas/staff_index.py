"""How customer-oriented staff say they are: an index of our own, not the licensed COS."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from metrics.domain.formulas.given import finite

LOWEST, HIGHEST = 1, 5
STRONG_FROM, MEDIUM_FROM = 75.0, 50.0
LEAST_GROUP = 5  # fewer people could be told apart


@dataclass(frozen=True, slots=True)
class StaffIndex:
    """`mean` from 0 to 100 over `n` people, the shares by strength, and how the items hang together.

    `alpha` is None with one item or where nobody differs. `out_of_range`: people with an answer off the
    scale, who are left out.
    """

    mean: float
    n: int
    strong: float
    medium: float
    low: float
    alpha: float | None
    out_of_range: int = 0


def staff_index(answers: Sequence[Sequence[int]], *, least_group: int = LEAST_GROUP) -> StaffIndex | None:
    """Each person's answers to the same items, 1 to 5 → (mean − 1) / 4 × 100; strong from 75, medium from 50.

    None below `least_group` people: an answer must not be traced to who gave it.
    """
    if len({len(each) for each in answers}) > 1:
        raise ValueError("everybody answers the same items")
    valid = [each for each in answers if each and all(LOWEST <= answer <= HIGHEST for answer in each)]
    n = len(valid)
    if n < max(1, least_group):
        return None
    scores = [100 * (fmean(each) - LOWEST) / (HIGHEST - LOWEST) for each in valid]
    strong = sum(score >= STRONG_FROM for score in scores)
    medium = sum(score >= MEDIUM_FROM for score in scores) - strong
    return StaffIndex(
        mean=fmean(scores),
        n=n,
        strong=strong / n,
        medium=medium / n,
        low=(n - strong - medium) / n,
        alpha=cronbach_alpha(valid),
        out_of_range=len(answers) - n,
    )


def cronbach_alpha(answers: Sequence[Sequence[float]]) -> float | None:
    """k / (k − 1) · (1 − Σ variance of an item / variance of the sums), of k items.

    None with fewer than two items or people, or where all sums are equal. Source: Cronbach (1951),
    Psychometrika 16(3). Above 0.7 usually reads as holding together.
    """
    items = list(zip(*answers, strict=True))
    k = len(items)
    if k < 2 or len(answers) < 2:
        return None
    for each in answers:
        finite(*each)
    total = variance([sum(each) for each in answers])
    return k / (k - 1) * (1 - sum(variance(item) for item in items) / total) if total else None
