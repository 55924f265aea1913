"""Everybody's loyalty and what they are still good for, from columns of numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.domain.days import ZONE, day_of
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.prediction.arrays import read_columns
from metrics.models import LoyaltyWeights

THIRDS = 3
NO_SCORE = -1
TYPES = {
    "customer": "i8",
    "since": "i4",
    "orders": "i4",
    "nps": "i4",
    "tier": "f8",
    "revenue": "f8",
    "value": "f8",
    "churn": "f8",
}

# The tier is the part of its own name: great 1, good one half, the others 0.
_FACTS = f"""
    SELECT m.customer_id::bigint AS customer,
           ({day_of("statement_timestamp()")} - {day_of("m.first_order_at")})::integer AS since,
           m.orders::integer AS orders, coalesce(m.last_nps, {NO_SCORE})::integer AS nps,
           (CASE m.tier WHEN 'great' THEN 1 WHEN 'good' THEN 0.5 ELSE 0 END)::float8 AS tier,
           m.revenue::float8 AS revenue, p.value::float8 AS value, p.churn_risk::float8 AS churn
    FROM metrics_customermetrics m JOIN metrics_customerprediction p ON p.customer_id = m.customer_id
    WHERE m.orders > 0
"""


@dataclass(frozen=True, slots=True)
class Scored:
    """In the order of the facts; `open_value` in money, thirds from 1 to 3."""

    customer: NDArray[np.int64]
    loyalty: Floats
    open_value: Floats
    loyalty_third: NDArray[np.int64]
    value_third: NDArray[np.int64]
    revenue: Floats
    churn: Floats


def score(weights: LoyaltyWeights) -> Scored:
    """Of whoever has bought and has a prediction; the rule is that of `formulas.opportunity`."""
    facts = read_columns(_FACTS, TYPES, zone=ZONE)
    years = np.maximum(facts["since"] / 365.25, 1)  # a young relation is not yet a frequent one
    parts = {
        "tenure": rank_share(facts["since"]),
        "frequency": rank_share((facts["orders"] / years).round(2)),
        "nps": facts["nps"] / 10,
        "tier": facts["tier"],
    }
    known = {name: np.ones(len(part), dtype=bool) for name, part in parts.items()}
    known["nps"] = facts["nps"] != NO_SCORE
    heavy = {name: getattr(weights, name) * known[name] for name in parts}
    total = sum(heavy.values(), np.zeros(len(facts["customer"])))
    weighted = sum((heavy[name] * parts[name] for name in parts), np.zeros(len(total)))
    told = total > 0  # of whom nothing is known that counts, loyalty is unknown
    loyalty = (weighted[told] / total[told]).round(3)
    open_value = np.maximum(facts["value"][told], 0).round(2)
    return Scored(
        facts["customer"][told],
        loyalty,
        open_value,
        third(loyalty),
        third(open_value),
        facts["revenue"][told],
        facts["churn"][told],
    )


def rank_share(values: NDArray[np.generic]) -> Floats:
    """The share of all below each value, half of the equals counted: `formulas.rank.percentile_rank`."""
    below, equal = _ranks(values)
    return (2 * below + equal) / (2 * max(len(values), 1))


def third(values: NDArray[np.generic]) -> NDArray[np.int64]:
    """1 to 3 by rank, equals together: `formulas.rank.rfm_scores` of three."""
    below, equal = _ranks(values)
    return 1 + THIRDS * (2 * below + equal) // (2 * max(len(values), 1))


def _ranks(values: NDArray[np.generic]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each value: how many lie below, how many equal it."""
    _distinct, place, equal = np.unique(values, return_inverse=True, return_counts=True)
    below = np.concatenate([[0], np.cumsum(equal)[:-1]]) if len(equal) else equal
    return below[place], equal[place]
