"""What the metrics of the demo were over the past year, so that its trends have something to show."""

from collections.abc import Sequence
from datetime import date, timedelta

from crm.demo.past import STEP
from metrics.domain.days import today
from metrics.domain.prediction.past import take_past_predictions
from metrics.domain.snapshot.standing import completeness
from metrics.domain.snapshot.take import days_between, keep_past, take_past
from metrics.domain.snapshot.tally import Days, Tallied, rows

PAST, YEAR, WEEK = timedelta(days=400), timedelta(days=364), 7

# Nobody changed a profile of the demo since it was made: it tells what was known of its customer on any day.
_KNOWN = """
    WITH profiles AS MATERIALIZED (
        SELECT p.*, (c.since AT TIME ZONE %(zone)s)::date AS known FROM ({profiles}) p
        JOIN customers_customer c ON c.id = p.customer_id
    ),
    stays AS (
        SELECT NULL::bigint AS segment_id, customer_id, known AS since, 'infinity'::date AS until
        FROM profiles
        UNION ALL SELECT segment_id, customer_id, (entered_at AT TIME ZONE %(zone)s)::date,
            coalesce((left_at AT TIME ZONE %(zone)s)::date, 'infinity') FROM metrics_segmentmembership
    )
    SELECT 'profile_completeness', day, segment_id, NULL, NULL, count(*), sum(profile_completeness),
           sum(profile_completeness ^ 2), NULL
    FROM unnest(%(days)s::date[]) day JOIN stays ON since <= day AND day < until
    JOIN profiles USING (customer_id) WHERE known <= day
    GROUP BY day, segment_id
"""


def take_past_year() -> None:
    """Day by day for everybody, week by week for each segment; predictions as they would have been."""
    yesterday = today() - timedelta(days=1)
    weeks = days_between(yesterday - YEAR, yesterday, every=WEEK)
    take_past(weeks)
    take_past(days_between(today() - PAST, yesterday), by_segment=False)
    keep_past(_profiles(weeks))
    take_past_predictions(
        days_between(yesterday - YEAR, yesterday, every=4 * STEP), learn_every=timedelta(days=182)
    )


def _profiles(days: Sequence[date]) -> list[Tallied]:
    return rows(_KNOWN.format(profiles=completeness()), days=Days(days, today()))
