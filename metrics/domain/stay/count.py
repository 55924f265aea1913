"""How long customers have stayed, counted by group once a day.

Of segments: members as they were a year ago, followed from that day on. By today's members a curve would say
what they were sorted by: who is in "lost" has left, whoever else was in it.
"""

from collections import Counter, defaultdict
from datetime import UTC, date, timedelta
from typing import Any

from django.db import transaction

from core.sql import execute
from customers.people.domain.own_facets import ends
from metrics.domain.days import ZONE, day_of, today
from metrics.domain.life_cycle import learn_thresholds
from metrics.domain.windows import windows
from metrics.enums import StaySplit
from metrics.models import StayFigures, Thresholds

MONTH = 365.25 / 12
FOLLOWED = timedelta(days=365)  # those of a segment
SOURCES = 12  # the largest; the others are taken together
OTHERS = "*"

# Who is silent for longer than `lost_after` has left, on the day that time was over: known then, not later.
_PEOPLE = f"""
    WITH bought AS (
        SELECT customer_id, bool_or(placed_at < %(end)s - %(span)s) AS before,
               bool_or(placed_at >= %(end)s - %(span)s) AS after
        FROM customers_order
        WHERE customer_id IS NOT NULL AND total > 0
          AND placed_at >= %(end)s - 2 * %(span)s AND placed_at < %(end)s
        GROUP BY customer_id
    ),
    people AS (
        SELECT customer_id, gone, floor((extract(epoch FROM CASE WHEN gone THEN last_order_at + %(lost)s
                   ELSE %(end)s END - first_order_at) / 86400) / %(month)s)::integer AS month,
               before, before AND after AS again, cohort, first_order_at, last_order_at
        FROM (
            SELECT m.customer_id, first_order_at, last_order_at, last_order_at + %(lost)s < %(end)s AS gone,
                   coalesce(b.before, false) AS before, coalesce(b.after, false) AS after,
                   extract(year FROM {day_of("first_order_at")})::text AS cohort
            FROM metrics_customermetrics m LEFT JOIN bought b USING (customer_id)
            WHERE orders > 0 AND first_order_at < %(end)s
        ) m
    )
"""

# One pass for all that is a matter of the customer alone: a customer is in one group of each of these.
_SINGLE = f"""
    {_PEOPLE}
    SELECT CASE grouping(cohort, channel, source) WHEN 3 THEN 'cohort' WHEN 5 THEN 'channel'
                WHEN 6 THEN 'source' ELSE 'all' END,
           coalesce(cohort, channel, source, ''), month, gone, count(*), count(*) FILTER (WHERE before),
           count(*) FILTER (WHERE again)
    FROM (
        SELECT p.month, gone, before, again, cohort, c.acquisition_source AS source, coalesce((
            SELECT channel FROM customers_order o
            WHERE o.customer_id = p.customer_id AND o.placed_at = p.first_order_at AND total > 0
            ORDER BY id LIMIT 1
        ), '') AS channel
        FROM people p JOIN customers_customer c ON c.id = p.customer_id
    ) each GROUP BY month, gone, GROUPING SETS ((), (cohort), (channel), (source))
"""
_SEGMENTS = f"""
    {_PEOPLE},
    followed AS (
        SELECT p.customer_id, gone, before, again,
               floor((extract(epoch FROM CASE WHEN gone THEN last_order_at + %(lost)s ELSE %(end)s END
                   - %(then)s) / 86400) / %(month)s)::integer AS month
        FROM people p JOIN (
            SELECT customer_id FROM customers_order
            WHERE customer_id IS NOT NULL AND total > 0
              AND placed_at >= %(then)s - %(lost)s AND placed_at < %(then)s
            GROUP BY customer_id
        ) still USING (customer_id)
    )
    SELECT 'segment', '', month, gone, count(*), count(*) FILTER (WHERE before),
           count(*) FILTER (WHERE again)
    FROM followed GROUP BY month, gone
    UNION ALL
    SELECT 'segment', s.slug, month, gone, count(*), count(*) FILTER (WHERE before),
           count(*) FILTER (WHERE again)
    FROM followed JOIN metrics_segmentmembership m USING (customer_id)
    JOIN metrics_segment s ON s.id = m.segment_id AND s.archived_at IS NULL
    WHERE m.entered_at < %(then)s AND (m.left_at IS NULL OR m.left_at >= %(then)s)
    GROUP BY s.slug, month, gone
"""

Group = tuple[str, str]


def count_stays() -> None:
    """Read first, written afterwards at once: the long part holds back nobody who follows the log."""
    day = today()
    end = ends(day).astimezone(UTC)  # where a day has 24 hours
    lost = (Thresholds.objects.first() or learn_thresholds()).lost_after
    asked = {"end": end, "then": end - FOLLOWED, "lost": lost, "month": MONTH, "zone": ZONE}
    asked["span"] = timedelta(days=windows().active_days)
    with transaction.atomic():
        # Everybody is joined to everybody's orders. New tables are thought small, and a loop would never end.
        execute("SET LOCAL enable_nestloop = off")
        rows = [*execute(_SINGLE, **asked), *execute(_SEGMENTS, **asked)]
    with transaction.atomic():
        StayFigures.objects.all().delete()
        StayFigures.objects.bulk_create(_added_up(rows, day))


def _added_up(rows: list[Any], day: date) -> list[StayFigures]:
    renamed = _small_sources(rows)
    found: dict[Group, list[Any]] = defaultdict(lambda: [0, 0, Counter()])
    for split, key, month, gone, customers, before, again in rows:
        group = found[split, renamed.get(key, key) if split == StaySplit.SOURCE else key]
        group[0], group[1] = group[0] + before, group[1] + again
        group[2][month, gone] += customers
    return [
        StayFigures(
            split=split,
            key=key,
            customers=sum(months.values()),
            before=before,
            again=again,
            months=[[month, gone, many] for (month, gone), many in sorted(months.items())],
            day=day,
        )
        for (split, key), (before, again, months) in found.items()
    ]


def _small_sources(rows: list[Any]) -> dict[str, str]:
    sizes: Counter[str] = Counter()
    for split, key, _month, _gone, customers, *_rest in rows:
        if split == StaySplit.SOURCE and key:
            sizes[key] += customers
    kept = sorted(sizes, key=lambda key: (-sizes[key], key))[:SOURCES]
    return {key: OTHERS for key in sizes if key not in kept}
