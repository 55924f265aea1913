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
