"""Who was in which segment over the past, read off the facts: the demo has a history."""

from django.db import transaction

from core.sql import execute
from crm.demo.past import STEP, look_back, tell_past_sizes

# A purchase makes a one-time or a regular customer, or one won back; silence makes them lapsing, then lost,
# at its thresholds. What is bought within a day of the last purchase belongs to it.
_TURNS = """
    WITH bounds AS (SELECT lapsing_after, lost_after FROM metrics_thresholds),
    bought AS (
        SELECT customer_id, placed_at, row_number() OVER own AS n, lead(placed_at) OVER own AS next,
               placed_at - lag(placed_at) OVER own AS gap
        FROM customers_order WHERE customer_id IS NOT NULL AND total > 0
        WINDOW own AS (PARTITION BY customer_id ORDER BY placed_at)
    ),
    turns AS (
        SELECT id AS customer_id, since AS at, 'prospects' AS slug FROM customers_customer
        UNION ALL
        SELECT customer_id, placed_at, CASE WHEN n = 1 THEN 'one-time'
                   WHEN gap > lost_after THEN 'came-back' ELSE 'regular' END
        FROM bought, bounds WHERE n <= 2 OR gap >= interval '1 day'
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
    ),
    stays AS (
        SELECT s.id AS segment_id, customer_id, at, until FROM spans JOIN metrics_segment s USING (slug)
    )
"""

# Who was in which of the others every other week: by slug, or by the name the demo gave its own.
_HELD = """
    CREATE TEMP TABLE past_stays ON COMMIT DROP AS
    WITH held AS (
        SELECT customer_id, day, over, unnest(ARRAY[
            CASE WHEN cents <= 0 OR 10 * place > 3 * heads THEN 'tier-regular'
                 WHEN 10 * place > heads THEN 'tier-good' ELSE 'tier-great' END,
            CASE WHEN score > 9 THEN 'promoters' WHEN score > 7 THEN 'passives'
                 WHEN score > 0 THEN 'detractors' END,
            CASE WHEN orders = 0 THEN NULL
                 WHEN recency >= 4 AND frequency >= 4 THEN 'champions'
                 WHEN recency >= 3 AND frequency >= 3 THEN 'loyal'
                 WHEN recency >= 4 THEN 'promising' WHEN recency = 3 THEN 'cooling'
                 WHEN frequency >= 3 THEN 'slipping' ELSE 'asleep' END,
            CASE WHEN in_90 >= 3 THEN 'Every month' WHEN in_90 >= 1 THEN 'Every season'
                 WHEN in_365 >= 1 THEN 'Every year' END,
            CASE WHEN in_90 >= 2 AND agreed > 0 THEN 'Loyal, reachable by email' END,
            CASE WHEN last < over - (SELECT lapsing_after FROM metrics_thresholds) AND called = 0
                  AND cents > 0 AND 10 * place <= 3 * heads THEN 'Good customers to win back' END,
            CASE WHEN espresso > 0 THEN 'Espresso lovers' END,
            CASE WHEN calls >= 2 AND silence = 0 THEN 'Called, and bought nothing since' END
        ]) AS key
        FROM past_people
    ),
    runs AS (
        SELECT customer_id, key, min(over) AS since, max(over) AS last, max(day) AS last_day
        FROM (
            SELECT *, day - %(step)s * (row_number() OVER own)::int AS run FROM held WHERE key IS NOT NULL
            WINDOW own AS (PARTITION BY customer_id, key ORDER BY day)
        ) r GROUP BY customer_id, key, run
    )
    SELECT s.id AS segment_id, customer_id, since - interval '8 hours' AS at,
           CASE WHEN last_day < (SELECT max(day) FROM past_people)
               THEN last + make_interval(days => %(step)s, hours => -8) END AS until
    FROM runs JOIN metrics_segment s ON key = CASE WHEN s.built_in THEN s.slug ELSE s.name_en END
"""
_BEGUN = """
    WITH begun AS (
        UPDATE metrics_segmentmembership m SET entered_at = at FROM past_stays s
        WHERE until IS NULL AND m.customer_id = s.customer_id AND m.segment_id = s.segment_id
          AND m.left_at IS NULL
    )
    INSERT INTO metrics_segmentmembership (segment_id, customer_id, entered_at, left_at)
    SELECT segment_id, customer_id, at, until FROM past_stays WHERE until IS NOT NULL
"""


@transaction.atomic
def tell_past_stays() -> None:
    """What the segments say today stays as it is; it only began earlier, and had others before it."""
    look_back()
    execute(_HELD, step=STEP)
    execute(f"INSERT INTO past_stays {_TURNS} SELECT segment_id, customer_id, at, until FROM stays")
    execute("ANALYZE past_stays")
    execute(_BEGUN)
    tell_past_sizes()
