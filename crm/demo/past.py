"""The demo every other week of the past year, as its facts tell: who there was, and what of them."""

from datetime import timedelta

from core.sql import execute
from metrics.domain.days import ZONE, today

DAYS, STEP = 392, 14
COUNTED = ("orders", "cents", "in_90", "in_365", "silence", "calls", "called", "score", "agreed", "espresso")

# Each fact adds something from a moment on; what is true for a while only is taken off again after it. So
# everything is added up once. Of a score one more is added: no score is 0.
_ADDED = ", ".join(f"sum(adds) FILTER (WHERE what = '{it}') AS {it}" for it in COUNTED)
_PEOPLE = f"""
    CREATE TEMP TABLE past_people ON COMMIT DROP AS
    WITH weeks AS (
        SELECT day::date, ((day::date + 1)::timestamp AT TIME ZONE %(zone)s) AS over
        FROM generate_series(%(first)s::date, %(last)s::date, make_interval(days => %(step)s)) day
    ),
    bought AS (
        SELECT o.id, customer_id, placed_at AS at, (total * 100)::bigint AS cents,
               EXISTS (SELECT FROM customers_orderline WHERE order_id = o.id AND sku = 'ESP-500') AS espresso
        FROM customers_order o WHERE customer_id IS NOT NULL AND total > 0
    ),
    scores AS (
        SELECT customer_id, score, answered_at AS at, lead(answered_at) OVER own AS replaced
        FROM surveys_answer WHERE counts AND (scale_min, scale_max) = (0, 10)
          AND survey_id IN (SELECT id FROM surveys_survey WHERE kind = 'nps')
        WINDOW own AS (PARTITION BY customer_id ORDER BY answered_at, id)
    ),
    agreed AS (
        SELECT customer_id, stated_at AS at, lead(stated_at) OVER own AS replaced,
               granted AND (origin <> 'import' OR proof <> '') AS yes
        FROM customers_consent WHERE (purpose, channel) = ('marketing', 'email')
        WINDOW own AS (PARTITION BY customer_id ORDER BY stated_at, id)
    ),
    told AS (
        SELECT customer_id, it.* FROM bought CROSS JOIN LATERAL (VALUES
            ('orders', at, 1), ('cents', at, cents),
            ('in_90', at, 1), ('in_90', at + interval '90 days', -1),
            ('in_365', at, 1), ('in_365', at + interval '365 days', -1),
            ('silence', at, 1), ('silence', at + interval '180 days', -1),
            ('espresso', at, espresso::int), ('espresso', at + interval '365 days', -espresso::int)
        ) it (what, at, adds)
        UNION ALL SELECT customer_id, 'cents', refunded_at, (-amount * 100)::bigint FROM customers_refund
        UNION ALL SELECT customer_id, it.* FROM customers_interaction CROSS JOIN LATERAL (VALUES
            ('calls', started_at, 1), ('calls', started_at + interval '180 days', -1),
            ('called', started_at, 1), ('called', started_at + interval '60 days', -1)
        ) it
        UNION ALL SELECT customer_id, 'score', at, score + 1 FROM scores
        UNION ALL SELECT customer_id, 'score', replaced, -score - 1 FROM scores
        UNION ALL SELECT customer_id, 'agreed', at, 1 FROM agreed WHERE yes
        UNION ALL SELECT customer_id, 'agreed', replaced, -1 FROM agreed WHERE yes
        UNION ALL SELECT v.customer_id, 'espresso', p.since, 1 FROM customers_customvalue v
            JOIN customers_customchoice c ON c.id = v.choice_id AND c.slug = 'espresso'
            JOIN customers_customer p ON p.id = v.customer_id
    ),
    steps AS (
        SELECT customer_id, day, {_ADDED},
               min(at) FILTER (WHERE what = 'orders') AS first, max(at) FILTER (WHERE what = 'orders') AS last
        FROM (
            SELECT *, %(last)s::date - %(step)s * ((
                %(last)s::date - greatest((at AT TIME ZONE %(zone)s)::date, %(first)s::date)
            ) / %(step)s) AS day
            FROM told WHERE customer_id IS NOT NULL AND at < (SELECT max(over) FROM weeks)
        ) dated GROUP BY customer_id, day
    ),
    people AS MATERIALIZED (
        SELECT w.day, w.over, c.id AS customer_id, min(first) OVER own AS first, max(last) OVER own AS last,
               (max(last) OVER own AT TIME ZONE %(zone)s)::date - date '2000-01-01' AS bought_on,
               {", ".join(f"coalesce(sum({it}) OVER own, 0)::bigint AS {it}" for it in COUNTED)}
        FROM weeks w JOIN customers_customer c ON c.since < w.over
        LEFT JOIN steps s ON s.day = w.day AND s.customer_id = c.id
        WINDOW own AS (PARTITION BY c.id ORDER BY w.day)
    ),
    ranks AS (
        SELECT day, what, value, 1 + (5 * (2 * sum(equal) OVER below - equal))::bigint
               / (2 * sum(equal) OVER (PARTITION BY day, what))::bigint AS score
        FROM (
            SELECT day, what, value, count(*) AS equal
            FROM people
            CROSS JOIN LATERAL (VALUES ('recency', bought_on), ('frequency', orders)) v (what, value)
            WHERE orders > 0 GROUP BY 1, 2, 3
        ) counted WINDOW below AS (PARTITION BY day, what ORDER BY value)
    )
    SELECT p.*, row_number() OVER (PARTITION BY p.day ORDER BY cents DESC, customer_id) AS place,
           count(*) OVER (PARTITION BY p.day) AS heads, r.score AS recency, f.score AS frequency
    FROM people p
    LEFT JOIN ranks r ON r.day = p.day AND r.what = 'recency' AND r.value = bought_on
    LEFT JOIN ranks f ON f.day = p.day AND f.what = 'frequency' AND f.value = orders
"""

# Of those who were in a segment at the end of the day.
_SIZES = """
    INSERT INTO metrics_segmentfigures (
        segment_id, day, customers, buyers, orders, revenue, customer_years, promoters, passives, detractors
    )
    SELECT m.segment_id, p.day, count(*), count(*) FILTER (WHERE orders > 0), sum(orders), sum(cents) / 100.0,
           coalesce(extract(epoch FROM sum(over - first)) / 31557600.0, 0),
           count(*) FILTER (WHERE score > 9), count(*) FILTER (WHERE score BETWEEN 8 AND 9),
           count(*) FILTER (WHERE score BETWEEN 1 AND 7)
    FROM past_people p JOIN metrics_segmentmembership m ON m.customer_id = p.customer_id
        AND m.entered_at < p.over AND (m.left_at IS NULL OR m.left_at >= p.over)
    GROUP BY m.segment_id, p.day
    ON CONFLICT (segment_id, day) DO NOTHING
"""


def look_back() -> None:
    """Into a table that the transaction ends with."""
    last = today() - timedelta(days=1)
    first = last - timedelta(days=DAYS)
    execute(_PEOPLE, zone=ZONE, first=first, last=last, step=STEP)
    execute("ANALYZE past_people")


def tell_past_sizes() -> None:
    execute(_SIZES)
