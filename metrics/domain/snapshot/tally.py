"""Sums of facts on some days, for everybody, each channel, team and segment."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from core.sql import execute
from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.series import Scope
from metrics.domain.windows import windows

QUARTER = 90

# A source says `facts`: rows of a metric that count on the days from `since` until before `until`, with `n`
# observations (1, or 0 where only x changes) of the value x; `kind` names a split where it is for that alone.
# What they add up to changes on few days: it comes and goes there, and is carried on from one to the next.
# Who is in a segment now is asked once; on days gone by, whoever's stay in it lasted over the end of the day.
_TALLY = """
    WITH {parts}
    facts AS MATERIALIZED (
        SELECT * FROM ({facts}) f WHERE until > %(begin)s AND since <= %(end)s AND since < until
    ),
    changes AS (
        SELECT metric, kind, channel, team_id, greatest(since, %(begin)s) AS day, n, x, x * x AS squares
        FROM facts
        UNION ALL SELECT metric, kind, channel, team_id, until, -n, -x, -x * x
        FROM facts WHERE until <= %(end)s
    )
    SELECT metric, day, NULL::bigint, channel, team_id, sum(n), sum(x), sum(squares)
    FROM changes
    GROUP BY metric, day, kind, GROUPING SETS ((), (channel), (team_id))
    HAVING CASE grouping(channel, team_id)
        WHEN 3 THEN kind IN ('', 'all')
        WHEN 1 THEN kind IN ('', 'channel') AND channel IS NOT NULL
        ELSE kind IN ('', 'team') AND team_id IS NOT NULL
    END
    {segments}
    ORDER BY 2
"""
_STAYS = """
    memberships AS MATERIALIZED (
        SELECT segment_id, customer_id, (entered_at AT TIME ZONE %(zone)s)::date + %(earlier)s AS since,
               coalesce((left_at AT TIME ZONE %(zone)s)::date, 'infinity') + %(earlier)s AS until
        FROM metrics_segmentmembership
    )
"""
_NOW = """
    UNION ALL
    SELECT metric, %(today)s::date, p.segment_id, NULL, NULL, sum(n), sum(x), sum(squares)
    FROM (
        SELECT metric, customer_id, sum(n) AS n, sum(x) AS x, sum(x * x) AS squares FROM facts
        WHERE %(today)s >= since AND %(today)s < until
          AND kind IN ('', 'all') AND customer_id IS NOT NULL
        GROUP BY metric, customer_id
    ) own
    JOIN metrics_segmentmembership p ON p.customer_id = own.customer_id AND {is_in}
    GROUP BY metric, p.segment_id
"""
_IN_NOW = "p.left_at IS NULL"
_IN_THEN = """
    (p.entered_at AT TIME ZONE %(zone)s)::date <= %(today)s - %(earlier)s
    AND (p.left_at IS NULL OR (p.left_at AT TIME ZONE %(zone)s)::date > %(today)s - %(earlier)s)
"""
_THEN = """
    UNION ALL
    SELECT metric, change.day, segment_id, NULL, NULL, sum(sign * n), sum(sign * x), sum(sign * x * x)
    FROM (
        SELECT f.metric, s.segment_id, f.n, f.x, greatest(f.since, s.since, %(begin)s) AS since,
               least(f.until, s.until) AS until
        FROM facts f JOIN memberships s USING (customer_id)
        WHERE f.kind IN ('', 'all') AND f.since < s.until AND s.since < f.until
    ) within CROSS JOIN LATERAL (VALUES (since, 1), (until, -1)) change (day, sign)
    WHERE since < until AND change.day <= %(end)s
    GROUP BY metric, segment_id, change.day
"""


@dataclass(frozen=True, slots=True)
class Tallied:
    metric: str
    day: date
    scope: Scope
    sums: Sums


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are looked at, today among them or not; those gone by for segments too, or not."""

    days: Sequence[date]
    today: date
    by_segment: bool = True

    @property
    def params(self) -> dict[str, Any]:
        first, held = min(self.days), windows()
        return {
            "days": list(self.days),
            "begin": first,
            "end": max(self.days),
            "today": self.today,
            "zone": settings.TIME_ZONE,
            "first": first - timedelta(days=QUARTER + held.known_days),
            "two_spans": first - timedelta(days=2 * held.active_days),
            "window": timedelta(days=held.issue_days),
            "quarter": QUARTER,
            "span": held.active_days,
            "known": held.known_days,
        }


def tally(facts: str, *parts: str, days: Days, earlier: int = 0, **more: Any) -> Iterator[Tallied]:
    """`parts` are named queries that `facts` reads. Where nothing was observed on a day there is nothing.

    A segment is those who were in it so many days `earlier`: where it is asked what became of them, today's
    members are the answer already, as many segments are told by what their customers bought since.
    """
    segments, stays = _THEN, [_STAYS]
    if list(days.days) == [days.today]:
        segments, stays = _NOW.format(is_in=_IN_THEN if earlier else _IN_NOW), []
    elif not days.by_segment:
        segments, stays = "", []
    statement = _TALLY.format(
        facts=facts, parts="".join(f"{part}," for part in (*parts, *stays)), segments=segments
    )
    changes: dict[tuple[str, Scope], list[tuple[date, Decimal, Decimal, Decimal]]] = defaultdict(list)
    for metric, day, segment, channel, team, *sums in execute(
        statement, **days.params, earlier=earlier, **more
    ):
        changes[metric, Scope(segment, channel or "", team)].append((day, *map(Decimal, sums)))
    for (metric, scope), steps in changes.items():
        for day, kept in _carried(steps, sorted(days.days)):
            if kept.n:
                yield Tallied(metric, day, scope, kept)


def _carried(
    steps: Iterable[tuple[date, Decimal, Decimal, Decimal]], days: Iterable[date]
) -> Iterator[tuple[date, Sums]]:
    """The sums on each of the days, after all that changed up to it; exact, so that the way is no matter."""
    n = total = squares = Decimal(0)
    coming = deque(steps)
    for day in days:
        while coming and coming[0][0] <= day:
            _, *change = coming.popleft()
            n, total, squares = n + change[0], total + change[1], squares + change[2]
        yield day, Sums(int(n), float(total), float(squares))


def rows(statement: str, *, days: Days, **more: Any) -> list[Tallied]:
    """Of a statement that gives metric, day, segment, channel, team, n, Σx, Σx² and what to divide by."""
    return [
        Tallied(
            metric,
            day,
            Scope(segment, channel or "", team),
            Sums(int(n), float(total), float(squares), None if per is None else float(per)),
        )
        for metric, day, segment, channel, team, n, total, squares, per in execute(
            statement, **days.params, **more
        )
    ]


def staff_table() -> str:
    """Where the team of an agent stands."""
    table: str = get_user_model()._meta.db_table
    return table
