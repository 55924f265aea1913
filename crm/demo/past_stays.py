"""Where each customer stood in the life cycle over the past, read off the orders: the demo has a history."""

from core.sql import execute

# A purchase makes a one-time or a regular customer; silence makes them lapsing, then lost, at its thresholds.
_TURNS = """
    WITH bounds AS (SELECT lapsing_after, lost_after FROM metrics_thresholds),
    bought AS (
        SELECT customer_id, placed_at, row_number() OVER own AS n, lead(placed_at) OVER own AS next
        FROM customers_order WHERE customer_id IS NOT NULL AND total > 0
        WINDOW own AS (PARTITION BY customer_id ORDER BY placed_at)
    ),
    turns AS (
        SELECT customer_id, placed_at AS at, CASE n WHEN 1 THEN 'one-time' ELSE 'regular' END AS slug
        FROM bought
        UNION ALL
        SELECT customer_id, placed_at + lapsing_after, 'lapsing' FROM bought, bounds
        WHERE placed_at + lapsing_after < coalesce(next, statement_timestamp())
        UNION ALL
        SELECT customer_id, placed_at + lost_after, 'lost' FROM bought, bounds
        WHERE placed_at + lost_after < coalesce(next, statement_timestamp())
    ),
    real AS (
        SELECT * FROM (
            SELECT customer_id, at, slug, lag(slug) OVER (PARTITION BY customer_id ORDER BY at) AS before
            FROM turns
        ) t WHERE slug IS DISTINCT FROM before
    ),
    spans AS (
        SELECT customer_id, slug, at, lead(at) OVER (PARTITION BY customer_id ORDER BY at) AS until FROM real
    )
"""


def tell_past_stays() -> None:
    """What the segments say today stays as it is; it only began earlier, and had others before it."""
    execute(
        f"""
        {_TURNS}, begun AS (
            UPDATE metrics_segmentmembership m SET entered_at = spans.at
            FROM spans JOIN metrics_segment s ON s.slug = spans.slug
            WHERE spans.until IS NULL AND m.customer_id = spans.customer_id AND m.segment_id = s.id
              AND m.left_at IS NULL
        )
        INSERT INTO metrics_segmentmembership (segment_id, customer_id, entered_at, left_at)
        SELECT s.id, customer_id, at, until FROM spans JOIN metrics_segment s ON s.slug = spans.slug
        WHERE until IS NOT NULL
        """
    )
