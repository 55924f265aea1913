"""Net Promoter Score: promoters less detractors, with its interval and the test of a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.given import counts
from metrics.domain.formulas.proportion import Z95

SCORES = range(11)
LAST_DETRACTOR, LAST_PASSIVE = 6, 8


@dataclass(frozen=True, slots=True)
class NpsCounts:
    """How many answers fall into each group; answers outside 0–10 are counted apart."""

    promoters: int
    passives: int
    detractors: int
    out_of_range: int = 0


@dataclass(frozen=True, slots=True)
class Nps:
    """A score from −100 to 100 over `n` answers; `low` and `high` are its 95 % interval, in points."""

    value: float
    n: int
    standard_error: float
    low: float
    high: float
    adjusted_value: float
    adjusted_error: float


@dataclass(frozen=True, slots=True)
class NpsChange:
    """Points gained (or lost) between two periods, and whether that stands out from chance at 95 %."""

    difference: float
    z: float
    distinguishable: bool


def nps_counts(answers_by_score: Mapping[int, int]) -> NpsCounts:
    """Sort answers into detractors 0–6, passives 7–8, promoters 9–10."""
    counts(*answers_by_score.values())
    groups = {"detractors": 0, "passives": 0, "promoters": 0, "out_of_range": 0}
    for score, answers in answers_by_score.items():
        groups[group_of(score) or "out_of_range"] += answers
    return NpsCounts(**groups)


def group_of(score: int) -> str | None:
    """The group a single score falls into; None outside 0–10."""
    if score not in SCORES:
        return None
    if score <= LAST_DETRACTOR:
        return "detractors"
    return "passives" if score <= LAST_PASSIVE else "promoters"


def nps(*, promoters: int, passives: int, detractors: int) -> Nps | None:
    """100 (p − d) with p, d the shares of promoters and detractors; None without answers.

    Standard error 100 √((p + d − (p − d)²) / n). Interval: adjusted Wald, that is the same with
    three answers added (¾ promoter, ¾ detractor, 1½ passive), clipped to ±100; the plain interval leaves the
    range for small n.
    Source: Reichheld (2003), HBR; interval: Rocks (2016), The American Statistician 70(4).
    """
    counts(promoters, passives, detractors)
    n = promoters + passives + detractors
    if n == 0:
        return None
    value, standard_error = _score(promoters, detractors, n)
    centre, adjusted_error = _score(promoters + 0.75, detractors + 0.75, n + 3)
    half = Z95 * adjusted_error
    return Nps(
        value=value,
        n=n,
        standard_error=standard_error,
        low=max(-100.0, centre - half),
        high=min(100.0, centre + half),
        adjusted_value=centre,
        adjusted_error=adjusted_error,
    )


def _score(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    variance = max(0.0, p + d - (p - d) ** 2)
    return 100 * (promoters - detractors) / n, 100 * sqrt(variance / n)


def compare(now: Nps | None, before: Nps | None) -> NpsChange | None:
    """z = (NPS₁ − NPS₂) / √(SE₁² + SE₂²); beyond ±1.96 the change is distinguishable.

    None without two scores. Where all answers of a period fall into one group its plain error is 0 and would
    call anything significant; then both periods are compared by their adjusted scores and errors instead.
    """
    if now is None or before is None:
        return None
    if now.standard_error and before.standard_error:
        z = (now.value - before.value) / sqrt(now.standard_error**2 + before.standard_error**2)
    else:
        z = (now.adjusted_value - before.adjusted_value) / sqrt(
            now.adjusted_error**2 + before.adjusted_error**2
        )
    return NpsChange(difference=now.value - before.value, z=z, distinguishable=abs(z) > Z95)
