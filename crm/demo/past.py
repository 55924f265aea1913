"""How large the segments of the demo were in the weeks before, as far as facts alone tell it."""

from core.sql import execute
from metrics.domain.days import ZONE

DAYS, STEP = 60, 4

# By status, value tier and last score, with the thresholds of today; other segments begin today.
_SIZES = """
    WITH d AS (
        SELECT day::date, ((day::date + 1)::timestamp AT TIME ZONE %(zone)s) AS over
        FROM generate_series(current_date - %(days)s, current_date - 1, make_interval(days => %(step)s)) day
    ),
    bought AS (
        SELECT d.day, customer_id, count(*) AS orders, sum(total) AS spent,
               min(placed_at) AS first, max(placed_at) AS last
        FROM d JOIN customers_order ON placed_at < d.over
        WHERE customer_id IS NOT NULL AND total > 0 GROUP BY d.day, customer_id
    ),
    returned AS (
        SELECT d.day, customer_id, sum(amount) AS amount FROM d JOIN customers_refund ON refunded_at < d.over
        WHERE customer_id IS NOT NULL GROUP BY d.day, customer_id
    ),
    scores AS (
        SELECT DISTINCT ON (d.day, a.customer_id) d.day, a.customer_id, a.score
        FROM d JOIN surveys_answer a ON a.answered_at < d.over AND (a.scale_min, a.scale_max) = (0, 10)
        ORDER BY d.day, a.customer_id, a.answered_at DESC, a.id DESC
    ),
    people AS (
        SELECT d.day, d.over, c.id, s.score, coalesce(b.orders, 0) AS orders, b.first, b.last,
               coalesce(b.spent, 0) - coalesce(r.amount, 0) AS revenue
        FROM d JOIN customers_customer c ON c.since < d.over
        LEFT JOIN bought b ON b.day = d.day AND b.customer_id = c.id
        LEFT JOIN returned r ON r.day = d.day AND r.customer_id = c.id
        LEFT JOIN scores s ON s.day = d.day AND s.customer_id = c.id
    ),
    ranked AS (
        SELECT *, 10 * row_number() OVER (PARTITION BY day ORDER BY revenue DESC, id) AS tenth,
               count(*) OVER (PARTITION BY day) AS heads
        FROM people
    ),
    placed AS (
        SELECT r.*, slug FROM ranked r CROSS JOIN metrics_thresholds t CROSS JOIN LATERAL (VALUES
            (CASE WHEN orders = 0 THEN 'prospects' WHEN last < over - t.lost_after THEN 'lost'
                  WHEN last < over - t.lapsing_after THEN 'lapsing' WHEN orders = 1 THEN 'one-time'
                  ELSE 'regular' END),
            (CASE WHEN revenue <= 0 OR tenth > 3 * heads THEN 'tier-regular'
                  WHEN tenth > heads THEN 'tier-good' ELSE 'tier-great' END),
            (CASE WHEN score >= 9 THEN 'promoters' WHEN score >= 7 THEN 'passives'
                  WHEN score IS NOT NULL THEN 'detractors' END)
        ) its (slug)
    )
    INSERT INTO metrics_segmentfigures (
        segment_id, day, customers, buyers, orders, revenue, customer_years, promoters, passives, detractors
    )
    SELECT g.id, p.day, count(*), count(*) FILTER (WHERE orders > 0), sum(orders), sum(revenue),
           coalesce(extract(epoch FROM sum(over - first)) / 31557600.0, 0),
           count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score BETWEEN 7 AND 8),
           count(*) FILTER (WHERE score <= 6)
    FROM placed p JOIN metrics_segment g ON g.slug = p.slug
    GROUP BY g.id, p.day
    ON CONFLICT (segment_id, day) DO NOTHING
"""


def seed_past_sizes() -> None:
    execute(_SIZES, zone=ZONE, days=DAYS, step=STEP)
