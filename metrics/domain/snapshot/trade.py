"""What was bought: revenue, orders, baskets of a quarter; who is active, who was kept from year to year."""

from collections.abc import Iterator

from metrics.domain.snapshot.tally import Days, Tallied, tally
from metrics.domain.windows import windows

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
        ('revenue', 1, amount), ('average_basket', orders, amount), ('orders', orders, orders)
    ) told (metric, n, x)
"""

# Over the channel of their first order.
_WON = """
    SELECT '' AS kind, 'customers_won' AS metric, customer_id, channel, NULL::bigint AS team_id,
           1 AS n, 1 AS x, day AS since, day + %(quarter)s AS until
    FROM won
"""
_FIRST = """
    won AS (
        SELECT m.customer_id, (m.first_order_at AT TIME ZONE %(zone)s)::date AS day, (
            SELECT channel FROM customers_order o
            WHERE o.customer_id = m.customer_id AND o.placed_at = m.first_order_at AND total > 0
            ORDER BY id LIMIT 1
        ) AS channel
        FROM metrics_customermetrics m
        WHERE m.first_order_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    )
"""

# A purchase makes active for a span of time, and is looked back at during the span after that one. Who was
# active in the span before is observed; who is so in this one, too, was kept.
_STAYS = """
    stays AS (
        SELECT customer_id, range_agg(daterange(day, day + %(span)s)) AS active,
               range_agg(daterange(day + %(span)s, day + 2 * %(span)s)) AS before
        FROM (
            SELECT customer_id, (placed_at AT TIME ZONE %(zone)s)::date AS day FROM customers_order
            WHERE customer_id IS NOT NULL AND total > 0
              AND placed_at >= (%(two_spans)s::timestamp AT TIME ZONE %(zone)s)
        ) bought GROUP BY customer_id
    )
"""
_ACTIVE = """
    SELECT '' AS kind, 'active_customers' AS metric, customer_id, NULL AS channel, NULL::bigint AS team_id,
           1 AS n, x, lower(span) AS since, upper(span) AS until
    FROM stays CROSS JOIN LATERAL (
        SELECT 1, span FROM unnest(active) span UNION ALL SELECT 0, span FROM unnest(before - active) span
    ) told (x, span)
"""
_KEPT = """
    SELECT '' AS kind, 'retention' AS metric, customer_id, NULL AS channel, NULL::bigint AS team_id,
           n, 1 - n AS x, lower(span) AS since, upper(span) AS until
    FROM stays CROSS JOIN LATERAL (
        SELECT 1, span FROM unnest(before) span UNION ALL SELECT 0, span FROM unnest(active * before) span
    ) told (n, span)
"""


def trade(days: Days) -> Iterator[Tallied]:
    yield from tally(_TRADE, _SOLD, days=days)
    yield from tally(_WON, _FIRST, days=days)
    yield from tally(_ACTIVE, _STAYS, days=days)
    yield from tally(_KEPT, _STAYS, days=days, earlier=windows().active_days)
