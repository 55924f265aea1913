"""How long customers stay, those who are still there counted for as long as they have been seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.given import counts as counts_only
from metrics.domain.formulas.proportion import Z95


@dataclass(frozen=True, slots=True)
class Step:
    """At `time`, `ended` of `at_risk` left: `surviving` (0 … 1) stay longer, with the 95 % interval."""

    time: float
    at_risk: int
    ended: int
    surviving: float
    standard_error: float
    low: float
    high: float


def kaplan_meier(
    durations: Sequence[float], ended: Sequence[bool], counts: Sequence[int] | None = None
) -> list[Step]:
    """S(t) = Π (1 − dᵢ / nᵢ) over the times tᵢ ≤ t at which somebody left; one step for each of these times.

    `durations` of the customers seen, in any unit; `ended`: they left then, the others were only last seen
    then, and are at risk up to and at that time. `counts`: how many customers each stands for, else 1.
    Interval after Greenwood: S² Σ dᵢ / (nᵢ (nᵢ − dᵢ)), clipped to 0 … 1; at S = 0 it has no width.
    Source: Kaplan and Meier (1958), JASA 53, 457–481; Greenwood (1926).
    """
    many = counts if counts is not None else [1] * len(durations)
    if not len(durations) == len(ended) == len(many):
        raise ValueError("each duration needs to say whether it ended")
    counts_only(*durations, *many)
    leaving: Counter[float] = Counter()
    seen: Counter[float] = Counter()
    for duration, over, count in zip(durations, ended, many, strict=True):
        seen[duration] += count
        leaving[duration] += count if over else 0
    return list(_steps(leaving, seen))


def _steps(leaving: Counter[float], seen: Counter[float]) -> list[Step]:
    at_risk, surviving, spread = sum(seen.values()), 1.0, 0.0
    steps = []
    for time in sorted(seen):
        if left := leaving[time]:
            surviving *= 1 - left / at_risk
            spread += left / (at_risk * (at_risk - left)) if at_risk > left else 0.0
            error = surviving * sqrt(spread)
            low, high = max(0.0, surviving - Z95 * error), min(1.0, surviving + Z95 * error)
            steps.append(Step(time, at_risk, left, surviving, error, low, high))
        at_risk -= seen[time]
    return steps


def survival_at(steps: Sequence[Step], time: float) -> float:
    """The share that stays longer than `time`: that of the last step up to it, 1 before the first."""
    return next((step.surviving for step in reversed(steps) if step.time <= time), 1.0)


def median_time(steps: Sequence[Step]) -> float | None:
    """The time by which half have left; None while more than half stay."""
    return next((step.time for step in steps if step.surviving <= 0.5), None)


def mean_time(steps: Sequence[Step], *, until: float) -> float:
    """Time stayed on average, as far as `until`: the area under the curve. A lower bound of the lifetime."""
    area, height, begun = 0.0, 1.0, 0.0
    for step in steps:
        if step.time >= until:
            break
        area += height * (step.time - begun)
        height, begun = step.surviving, step.time
    return area + height * (until - begun)
