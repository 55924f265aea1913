"""The rhythm of buying: how long customers usually pause between two purchases."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from metrics.domain.formulas.given import finite_all
from metrics.domain.formulas.rank import percentile

ONE_VISIT = 1.0  # days: purchases closer than this are one visit


def gap_percentile(purchases: Iterable[Sequence[float]], share: float = 0.9) -> float | None:
    """Days that `share` of all gaps between purchases do not exceed; None where nobody came back.

    `purchases` holds each customer's moments in days, in any order. Gaps of less than a day are one visit.
    In SQL: percentile_cont over placed_at − lag(placed_at), see `domain/life_cycle.py`.
    """
    seen = [sorted(moments) for moments in purchases]
    for moments in seen:
        finite_all(moments)
    gaps = [
        later - earlier
        for moments in seen
        for earlier, later in pairwise(moments)
        if later - earlier >= ONE_VISIT
    ]
    return percentile(gaps, share)
