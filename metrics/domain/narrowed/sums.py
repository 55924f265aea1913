"""Sums of each segment's members: one statement a report, each row written as JSON where it is found."""

from core.sql import execute
from metrics.domain.cohorts import AGED, SHOWN, first_shown
from metrics.domain.days import ZONE, day_of, today
from metrics.domain.reasons import LENGTHS, slice_of
from metrics.domain.snapshot.tally import staff_table
from metrics.domain.theme_days import HEARD, KEPT
from metrics.domain.themes import PERIODS
from metrics.enums import NarrowedReport
from metrics.models.prediction import AT_RISK

MEMBERS = """
    members AS (
        SELECT m.segment_id, m.customer_id FROM metrics_segmentmembership m
        JOIN metrics_segment s ON s.id = m.segment_id AND s.archived_at IS NULL WHERE m.left_at IS NULL
    )
"""
_RFM = f"""
    WITH {MEMBERS}
    SELECT segment_id, recency_score AS recency, frequency_score AS frequency, money_score AS money,
           count(*) AS customers, sum(orders) AS orders, sum(revenue) AS revenue
    FROM members JOIN metrics_customermetrics USING (customer_id) WHERE recency_score IS NOT NULL
    GROUP BY 1, 2, 3, 4
"""
_MAP = f"""
    WITH {MEMBERS}
    SELECT segment_id, loyalty_third, value_third, count(*) AS customers, sum(open_value) AS open_value,
           count(*) FILTER (WHERE p.churn_risk >= %(at_risk)s) AS at_risk, sum(m.revenue) AS revenue
    FROM members JOIN metrics_customeropportunity o USING (customer_id)
    JOIN metrics_customerprediction p USING (customer_id)
    JOIN metrics_customermetrics m USING (customer_id)
    GROUP BY 1, 2, 3
"""
_COHORTS = f"""
    WITH {MEMBERS}, {AGED}
    SELECT segment_id, channel, cohort, age, count(*) FILTER (WHERE orders > 0) AS active,
           sum(orders) AS orders, sum(revenue) AS revenue
    FROM aged JOIN members USING (customer_id) WHERE cohort >= %(first_cohort)s GROUP BY 1, 2, 3, 4
"""
_THEMES = f"""
    WITH {MEMBERS}, {HEARD}
    SELECT segment_id, days, theme_id AS theme, channel, count(*) FILTER (WHERE now) AS now,
           count(*) FILTER (WHERE NOT now) AS before,
           count(*) FILTER (WHERE now AND tone = 'positive') AS positive,
           count(*) FILTER (WHERE now AND tone = 'neutral') AS neutral,
           count(*) FILTER (WHERE now AND tone = 'negative') AS negative
    FROM (
        SELECT t.*, p.days, t.day > %(today)s - p.days AS now
        FROM told t JOIN unnest(%(periods)s) p (days) ON t.day > %(today)s - 2 * p.days
    ) each JOIN members USING (customer_id) GROUP BY 1, 2, 3, 4
"""
# A last odd stretch of a period stands in no slice, but counts. The day of a contact is told once, in however
# many segments its customer is: at a million customers that is half of the time.
_REASONS = f"""
    WITH {MEMBERS},
    held AS MATERIALIZED (
        SELECT i.customer_id, {day_of("i.started_at")} AS day, i.channel, u.team_id AS team,
               i.reason_id AS reason
        FROM customers_interaction i LEFT JOIN {{people}} u ON u.id = i.agent_id
        WHERE i.started_at >= ((%(today)s::date - 2 * %(longest)s + 1)::timestamp AT TIME ZONE %(zone)s)
    ),
    told AS (
        SELECT segment_id, day, channel, team, reason, count(*) AS contacts
        FROM held JOIN members USING (customer_id) GROUP BY 1, 2, 3, 4, 5
    ),
    sliced AS (
        SELECT segment_id, p.days, channel, team, reason, sum(contacts) AS contacts,
               CASE WHEN day > %(today)s - p.days THEN (day - (%(today)s - p.days + 1)) / p.length END AS at
        FROM told JOIN unnest(%(lengths)s, %(slices)s) p (days, length)
          ON day > %(today)s - 2 * p.days AND day <= %(today)s
        GROUP BY 1, 2, 3, 4, 5, 7
    )
    SELECT segment_id, days, channel, team, reason, coalesce(sum(contacts) FILTER (WHERE at >= 0), 0) AS now,
           coalesce(sum(contacts) FILTER (WHERE at IS NULL), 0) AS before,
           coalesce(jsonb_object_agg(at, contacts) FILTER (WHERE at >= 0), '{{{{}}}}') AS trend
    FROM sliced GROUP BY 1, 2, 3, 4, 5
"""
_WRITE = """
    INSERT INTO metrics_narrowedfigures (segment_id, report, figures)
    SELECT segment_id, %(report)s, jsonb_agg(to_jsonb(f) - 'segment_id')
    FROM ({counted}) f GROUP BY segment_id
"""
STATEMENTS = {
    NarrowedReport.RFM: _RFM,
    NarrowedReport.MAP: _MAP,
    NarrowedReport.COHORTS: _COHORTS,
    NarrowedReport.THEMES: _THEMES,
    NarrowedReport.REASONS: _REASONS,
}


def add_up(report: NarrowedReport) -> None:
    """What was kept before has to be gone."""
    day, people = today(), staff_table()
    execute(
        _WRITE.format(counted=STATEMENTS[report].format(people=people)),
        report=report,
        at_risk=AT_RISK,
        first_cohort=first_shown(day, SHOWN),
        today=day,
        periods=list(PERIODS),
        longest=max(LENGTHS),
        lengths=list(LENGTHS),
        slices=[slice_of(days) for days in LENGTHS],
        first=day - KEPT,
        zone=ZONE,
    )
