"""Sums of facts for everybody, each channel and team on some days, and for each segment as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from core.sql import execute
from metrics.domain.service_days import UNTIL_KNOWN, WINDOW_DAYS
from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import Scope

QUARTER, YEAR = 90, 365

# A source says `facts`: rows of a metric that count on the days from `since` until before `until`, with `n`
# observations (1, or 0 where only x changes) of the value x; `kind` names a split where it is for that alone.
# Who is in a segment is known as of now: only the day of today is split so.
_TALLY = """
    WITH d AS (SELECT unnest(%(days)s::date[]) AS day),
    {parts}
    facts AS MATERIALIZED ({facts})
    SELECT metric, d.day, NULL::bigint, channel, team_id, sum(n), sum(x), sum(x * x), NULL::float
    FROM facts JOIN d ON d.day >= since AND d.day < until
    GROUP BY metric, d.day, kind, GROUPING SETS ((), (channel), (team_id))
    HAVING CASE grouping(channel, team_id)
        WHEN 3 THEN kind IN ('', 'all')
        WHEN 1 THEN kind IN ('', 'channel') AND channel IS NOT NULL
        ELSE kind IN ('', 'team') AND team_id IS NOT NULL
    END
    UNION ALL
    SELECT metric, %(today)s::date, p.segment_id, NULL, NULL, sum(n), sum(x), sum(squares), NULL
    FROM (
        SELECT metric, customer_id, sum(n) AS n, sum(x) AS x, sum(x * x) AS squares FROM facts
        WHERE %(today)s = ANY(%(days)s::date[]) AND %(today)s >= since AND %(today)s < until
          AND kind IN ('', 'all') AND customer_id IS NOT NULL
        GROUP BY metric, customer_id
    ) own
    JOIN metrics_segmentmembership p ON p.customer_id = own.customer_id AND p.left_at IS NULL
    GROUP BY metric, p.segment_id
"""


@dataclass(frozen=True, slots=True)
class Tallied:
    metric: str
    day: date
    scope: Scope
    sums: Sums


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are looked at, today among them or not."""

    days: Sequence[date]
    today: date

    @property
    def params(self) -> dict[str, Any]:
        first = min(self.days)
        return {
            "days": list(self.days),
            "today": self.today,
            "zone": settings.TIME_ZONE,
            "first": first - timedelta(days=QUARTER) - UNTIL_KNOWN,
            "two_years": first - timedelta(days=2 * YEAR),
            "after": max(self.days) + timedelta(days=1),
            "window": timedelta(days=WINDOW_DAYS),
            "quarter": QUARTER,
            "year": YEAR,
            "known": UNTIL_KNOWN.days,
        }


def tally(facts: str, *parts: str, days: Days, **more: Any) -> list[Tallied]:
    """`parts` are named queries that `facts` reads."""
    statement = _TALLY.format(facts=facts, parts="".join(f"{part}," for part in parts))
    return rows(statement, days=days, **more)


def rows(statement: str, *, days: Days, **more: Any) -> list[Tallied]:
    """Of a statement that gives metric, day, segment, channel, team, n, Σx, Σx² and what to divide by."""
    return [
        Tallied(
            metric,
            day,
            Scope(segment, channel or "", team),
            Sums(int(n), float(total), float(squares), per),
        )
        for metric, day, segment, channel, team, n, total, squares, per in execute(
            statement, **days.params, **more
        )
    ]


def staff_table() -> str:
    """Where the team of an agent stands."""
    table: str = get_user_model()._meta.db_table
    return table
