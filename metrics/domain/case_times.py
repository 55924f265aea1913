"""How many opening hours cases waited for a first answer and for their solution: median, 90th percentile."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from core.sql import execute
from metrics.domain.days import ZONE
from metrics.enums import ServiceSplit

HELD_BY = {ServiceSplit.TEAM: "team_id", ServiceSplit.AGENT: "owner_id"}
MOMENTS = {"answered": "answered_at", "solved": "closed_at"}

# By key, and all together in the same pass. An index on the moment holds the rest: no case is looked up.
_TIMES = """
    SELECT {key}, grouping({key}) = 1, count(*),
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM {what}_in)::float)
    FROM customers_case
    WHERE {what}_in IS NOT NULL
      AND {moment} >= (%(since)s::timestamp AT TIME ZONE %(zone)s)
      AND {moment} < (%(after)s::timestamp AT TIME ZONE %(zone)s) {narrowed}
    GROUP BY GROUPING SETS (({key}), ())
"""


@dataclass(frozen=True)
class Times:
    """In seconds of opening hours, of `n` cases."""

    n: int
    median: float
    ninetieth: float


@dataclass(frozen=True)
class CaseTimes:
    """Of all together, and by team or agent where the report is split so."""

    whole: Times | None = None
    by_key: dict[str | int | None, Times] = field(default_factory=dict)


# A case comes over the channel of its first contact, where one of its contacts was logged at all.
_CHANNEL = """(SELECT i.channel FROM customers_interaction i WHERE i.case_id = c.id
               ORDER BY i.started_at, i.id LIMIT 1)"""
ABOUT = {"topic": "c.topic_id", "channel": _CHANNEL}

_SORTS = """
    WITH cases AS MATERIALIZED (
        SELECT {key} AS sort, extract(epoch FROM c.{what}_in)::float AS taken
        FROM customers_case c
        WHERE c.{what}_in IS NOT NULL
          AND c.{moment} >= (%(since)s::timestamp AT TIME ZONE %(zone)s)
          AND c.{moment} < (%(after)s::timestamp AT TIME ZONE %(zone)s)
          AND (%(team)s::bigint IS NULL OR c.team_id = %(team)s)
          AND (%(channel)s = '' OR {channel} = %(channel)s)
    )
    SELECT sort, count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY taken)
    FROM cases GROUP BY sort
"""


@dataclass(frozen=True)
class CaseLine:
    """Cases about a topic, or that came over a channel; either of the times only where a case had it."""

    key: str | int | None
    answered: Times | None
    solved: Times | None


def case_lines(
    sort: str, *, since: date, until: date, team: int | None = None, channel: str = ""
) -> list[CaseLine]:
    """`sort` is topic or channel. Most cases first: those answered and those solved within these days."""
    asked = {"since": since, "after": until + timedelta(days=1), "zone": ZONE, "team": team}
    found = []
    for what, moment in MOMENTS.items():
        statement = _SORTS.format(key=ABOUT[sort], what=what, moment=moment, channel=_CHANNEL)
        rows = execute(statement, **asked, channel=channel)
        found.append({key: Times(n, *shares) for key, n, shares in rows})
    answered, solved = found
    lines = [CaseLine(key, answered.get(key), solved.get(key)) for key in answered | solved]
    return sorted(
        lines, key=lambda line: (-max(t.n for t in (line.answered, line.solved) if t), str(line.key))
    )


def case_times(what: str, *, since: date, until: date, team: int | None, split: ServiceSplit) -> CaseTimes:
    """`what` is answered or solved, within these days."""
    statement = _TIMES.format(
        what=what,
        moment=MOMENTS[what],
        key=HELD_BY.get(split, "team_id"),
        narrowed="AND team_id = %(team)s" if team else "",
    )
    rows = execute(statement, since=since, after=until + timedelta(days=1), zone=ZONE, team=team)
    whole = next((Times(n, *shares) for _key, is_whole, n, shares in rows if is_whole and n), None)
    if split not in HELD_BY:
        return CaseTimes(whole)
    return CaseTimes(whole, {key: Times(n, *shares) for key, is_whole, n, shares in rows if not is_whole})
