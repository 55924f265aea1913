"""What was bought: revenue, orders, baskets of a quarter; who is active, who was kept from year to year."""

from collections.abc import Iterator

from metrics.domain.snapshot.tally import Days, Tallied, tally

# A refund takes its amount off the revenue and off the baskets on its own day; it is no order.
_SOLD = """
    sold AS (
        SELECT customer_id, channel, total AS amount, (placed_at AT TIME ZONE %(zone)s)::date AS day,
               (total > 0)::int AS orders
        FROM customers_order WHERE placed_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
        UNION ALL SELECT r.customer_id, o.channel, -r.amount, (r.refunded_at AT TIME ZONE %(zone)s)::date, 0
        FROM customers_refund r LEFT JOIN customers_order o ON o.id = r.order_id
        WHERE r.refunded_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    )
"""
_TRADE = """
    SELECT '' AS kind, metric, customer_id, channel, NULL::bigint AS team_id, n, x, day AS since,
           day + %(quarter)s AS until
    FROM sold CROSS JOIN LATERAL (VALUES
        ('revenue', 1, amount::float),
        ('average_basket', orders, amount::float),
        ('orders', orders, orders::float)
    ) told (metric, n, x)
"""

_BOUGHT = """
    bought AS (
        SELECT d.day, customer_id, bool_or(o.day > d.day - %(year)s) AS now,
               bool_or(o.day <= d.day - %(year)s) AS before
        FROM d JOIN (
            SELECT customer_id, (placed_at AT TIME ZONE %(zone)s)::date AS day FROM customers_order
            WHERE customer_id IS NOT NULL AND total > 0
              AND placed_at >= (%(two_years)s::timestamp AT TIME ZONE %(zone)s)
        ) o ON o.day <= d.day AND o.day > d.day - 2 * %(year)s
        GROUP BY d.day, customer_id
    )
"""
_STAYED = """
    SELECT '' AS kind, metric, customer_id, NULL AS channel, NULL::bigint AS team_id, 1 AS n, now::int AS x,
           day AS since, day + 1 AS until
    FROM bought
    CROSS JOIN LATERAL (VALUES ('active_customers', true), ('retention', before)) told (metric, holds)
    WHERE holds
"""


def trade(days: Days) -> Iterator[Tallied]:
    yield from tally(_TRADE, _SOLD, days=days)
    yield from tally(_STAYED, _BOUGHT, days=days)
