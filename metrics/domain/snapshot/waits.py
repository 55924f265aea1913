"""How long cases waited for a first answer and for their solution: the median of a quarter, as of today."""

from collections.abc import Iterator

from metrics.domain.case_times import CHANNEL
from metrics.domain.snapshot.tally import Days, Tallied, rows

# Opening hours, kept with the case when it was answered and closed. A case comes over the channel of its
# first contact, where one of its contacts was logged at all.
_ENDED = """
        SELECT '{metric}' AS metric, c.customer_id, c.team_id, {channel} AS channel,
               extract(epoch FROM c.{taken})::float AS taken
        FROM customers_case c
        WHERE c.{taken} IS NOT NULL
          AND c.{at} >= ((%(today)s - %(quarter)s + 1)::timestamp AT TIME ZONE %(zone)s)
"""
_ANSWERED = _ENDED.format(metric="first_answer_time", taken="answered_in", at="answered_at", channel=CHANNEL)
_SOLVED = _ENDED.format(metric="solution_time", taken="solved_in", at="closed_at", channel=CHANNEL)
_WAITS = f"""
    WITH waited AS MATERIALIZED ({_ANSWERED} UNION ALL {_SOLVED})
    SELECT metric, %(today)s::date, NULL::bigint, channel, team_id, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY taken), 0, NULL
    FROM waited GROUP BY metric, GROUPING SETS ((), (channel), (team_id))
    HAVING grouping(channel, team_id) = 3 OR channel IS NOT NULL OR team_id IS NOT NULL
    UNION ALL
    SELECT metric, %(today)s::date, p.segment_id, NULL, NULL, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY taken), 0, NULL
    FROM waited w JOIN metrics_segmentmembership p ON p.customer_id = w.customer_id AND p.left_at IS NULL
    GROUP BY metric, p.segment_id
"""


def waits(days: Days) -> Iterator[Tallied]:
    if days.today in days.days:
        yield from rows(_WAITS, days=days)
