"""What a customer of each segment is worth by formula, and costs: as the house's figures, of its members."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.sql import execute
from metrics.domain.cost.service import SPANS, first_costs
from metrics.domain.formulas.proportion import proportion
from metrics.domain.prediction.learning import DISCOUNT
from metrics.domain.prediction.worth import values_of
from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import Scope
from metrics.domain.snapshot.standing import by_formula
from metrics.domain.snapshot.tally import Days, Tallied

# A year up to the end of today, as the house's are. Each customer is added up once, then each segment.
_YEARS = f"""
    WITH {SPANS},
    year AS (
        SELECT (%(today)s::date - 364)::timestamp AT TIME ZONE %(zone)s AS since,
               (%(today)s::date + 1)::timestamp AT TIME ZONE %(zone)s AS until
    ),
    facts AS (
        SELECT customer_id, 1 AS orders, total AS revenue, 0 AS served, 0 AS cost, 0 AS won
        FROM customers_order, year
        WHERE customer_id IS NOT NULL AND total > 0 AND placed_at >= since AND placed_at < until
        UNION ALL SELECT customer_id, 0, -amount, 0, 0, 0 FROM customers_refund, year
        WHERE customer_id IS NOT NULL AND refunded_at >= since AND refunded_at < until
        UNION ALL SELECT customer_id, 0, 0, s.cost, 0, 0
        FROM (
            SELECT customer_id, channel, (started_at AT TIME ZONE %(zone)s)::date AS day
            FROM customers_interaction, year
            WHERE customer_id IS NOT NULL AND started_at >= since AND started_at < until
        ) i JOIN spans s
            ON s.channel = i.channel AND i.day >= s.since AND (s.until IS NULL OR i.day < s.until)
        UNION ALL SELECT c.id, 0, 0, 0, c.acquisition_cost, (m.orders > 0)::int
        FROM customers_customer c JOIN metrics_customermetrics m ON m.customer_id = c.id
        WHERE c.acquisition_cost IS NOT NULL
    ),
    own AS MATERIALIZED (
        SELECT customer_id, sum(orders) AS orders, sum(revenue) AS revenue, sum(served) AS served,
               sum(cost) AS cost, sum(won) AS won
        FROM facts GROUP BY customer_id
    )
    SELECT p.segment_id, count(*) FILTER (WHERE own.orders > 0), sum(own.orders), sum(own.revenue),
           sum(own.served), sum(own.cost), sum(own.won)
    FROM own JOIN metrics_segmentmembership p ON p.customer_id = own.customer_id AND p.left_at IS NULL
    GROUP BY p.segment_id
"""


def worth(days: Days, kept: Mapping[Scope, Sums]) -> Iterator[Tallied]:
    """`kept`: the retention of each segment today, of those who were in it a year ago."""
    for row in execute(_YEARS, first_costs=first_costs(), **days.params):
        of = Scope(segment=row[0])
        yield from by_formula(_values(row[1:], kept.get(of)), day=days.today, of=of)


def _values(year: tuple[Any, ...], kept: Sums | None) -> dict[str, float | None]:
    share = proportion(hits=round(kept.total), n=kept.n) if kept else None
    return values_of(*year, kept=share, discount=DISCOUNT)
