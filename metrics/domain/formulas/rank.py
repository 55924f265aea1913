"""Ranks: value tiers, RFM scores and percentiles. Each rule also as SQL, for the set-based refresh."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Literal

from metrics.domain.formulas.given import Money, finite, finite_all

Tier = Literal["great", "good", "regular"]
RFM_SCORES = 5


def value_tiers(revenue_by_id: Mapping[int, Money]) -> dict[int, Tier]:
    """Top 10 % of heads "great", next 20 % "good", the other 70 % "regular".

    Highest revenue first, ties by id; without revenue (0 or less after refunds) always "regular".
    In SQL: r = row_number() OVER (ORDER BY revenue DESC, id), n = count(*) OVER (); great while 10 r ≤ n,
    good while 10 r ≤ 3 n. Whole numbers: a tier never holds more than its share.
    """
    finite_all(revenue_by_id.values())
    ranked = sorted(revenue_by_id.items(), key=lambda item: (-item[1], item[0]))
    n = len(ranked)
    return {
        customer: tier_at(rank, n=n) if revenue > 0 else "regular"
        for rank, (customer, revenue) in enumerate(ranked, start=1)
    }


def tier_at(rank: int, *, n: int) -> Tier:
    """The tier of the customer on `rank` (1 is first) among `n`."""
    if 10 * rank <= n:
        return "great"
    return "good" if 10 * rank <= 3 * n else "regular"


def rfm_scores(values: Sequence[Money], *, most: int = RFM_SCORES) -> list[int]:
    """Scores 1 (lowest) to 5, or `most`, by rank, equals always sharing a score (`ntile` would split them).

    A value is scored by the middle of its run of equals: 1 + ⌊5 (2·below + equal) / 2n⌋; n distinct
    values fall into five fifths, n equal ones all score 3.
    For recency pass minus the days since the last order.
    In SQL: below = rank() OVER (ORDER BY value) − 1, equal = count(*) OVER (PARTITION BY value).
    """
    finite_all(values)
    n, below, equal = len(values), 0, Counter(values)
    score = {}
    for value in sorted(equal):
        score[value] = 1 + most * (2 * below + equal[value]) // (2 * n)
        below += equal[value]
    return [score[value] for value in values]


def percentile_rank(values: Sequence[float], value: float) -> float | None:
    """Share of `values` below `value`, half of the equals counted, from 0 to 1; None without values."""
    finite(*values, value)
    if not values:
        return None
    below = sum(other < value for other in values)
    equal = sum(other == value for other in values)
    return (2 * below + equal) / (2 * len(values))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 … 1) of `values` lie, interpolated like SQL's percentile_cont."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    finite_all(values)
    if not values:
        return None
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below, above = floor(position), ceil(position)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (position - below))
