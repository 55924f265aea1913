"""How many opening hours cases waited for a first answer and for their solution: median, 90th percentile."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core.sql import execute
from metrics.domain.days import ZONE

MOMENTS = {"answered": "answered_at", "solved": "closed_at"}

# A case comes over the channel of its first contact, where one of its contacts was logged at all.
CHANNEL = """(SELECT i.channel FROM customers_interaction i WHERE i.case_id = c.id
               ORDER BY i.started_at, i.id LIMIT 1)"""
MEMBER = """EXISTS (SELECT FROM metrics_segmentmembership m WHERE m.customer_id = c.customer_id
              AND m.left_at IS NULL
              AND m.segment_id = (SELECT id FROM metrics_segment WHERE slug = %(segment)s))"""
SORTS = {"topic": "c.topic_id", "channel": CHANNEL, "team": "c.team_id", "agent": "c.owner_id"}

# By key, and all together in the same pass. Indexes hold what is read: no case and no contact is looked up.
_TIMES = """
    WITH cases AS MATERIALIZED (
        SELECT {key} AS key, extract(epoch FROM c.{what}_in)::float AS taken
        FROM customers_case c
        WHERE c.{what}_in IS NOT NULL
          AND c.{moment} >= (%(since)s::timestamp AT TIME ZONE %(zone)s)
          AND c.{moment} < (%(after)s::timestamp AT TIME ZONE %(zone)s) {narrowed}
    )
    SELECT key, grouping(key) = 1, count(*),
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY taken)
    FROM cases GROUP BY GROUPING SETS ((key), ())
"""


@dataclass(frozen=True)
class Times:
    """In seconds of opening hours, of `n` cases."""

    n: int
    median: float
    ninetieth: float


@dataclass(frozen=True)
class CaseTimes:
    """Of all together, and of each that they are told apart by."""

    whole: Times | None = None
    by_key: dict[str | int | None, Times] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseLine:
    """Cases about a topic, or that came over a channel; either of the times only where a case had it."""

    key: str | int | None
    answered: Times | None
    solved: Times | None


def case_lines(
    sort: str, *, since: date, until: date, team: int | None = None, channel: str = "", segment: str = ""
) -> list[CaseLine]:
    """`sort` is topic or channel. Most cases first: those answered and those solved within these days."""
    asked: dict[str, Any] = {"since": since, "until": until, "team": team}
    asked |= {"channel": channel, "segment": segment}
    answered, solved = (case_times(what, sort=sort, **asked).by_key for what in MOMENTS)
    lines = [CaseLine(key, answered.get(key), solved.get(key)) for key in answered | solved]
    return sorted(
        lines, key=lambda line: (-max(t.n for t in (line.answered, line.solved) if t), str(line.key))
    )


def case_times(
    what: str,
    *,
    since: date,
    until: date,
    team: int | None = None,
    channel: str = "",
    segment: str = "",
    sort: str,
) -> CaseTimes:
    """`what` is answered or solved, within these days; by what is not a matter of a case: all together."""
    narrowed = "AND c.team_id = %(team)s " if team else ""
    narrowed += f"AND {CHANNEL} = %(channel)s " if channel else ""
    narrowed += f"AND {MEMBER}" if segment else ""
    statement = _TIMES.format(
        what=what, moment=MOMENTS[what], key=SORTS.get(sort, "c.team_id"), narrowed=narrowed
    )
    asked = {"since": since, "after": until + timedelta(days=1), "team": team, "channel": channel}
    rows = execute(statement, zone=ZONE, segment=segment, **asked)
    whole = next((Times(n, *shares) for _key, is_whole, n, shares in rows if is_whole and n), None)
    if sort not in SORTS:
        return CaseTimes(whole)
    return CaseTimes(whole, {key: Times(n, *shares) for key, is_whole, n, shares in rows if not is_whole})
