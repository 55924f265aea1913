"""How far goals are: what was measured held against the straight line from start to target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.sql import execute
from metrics.domain import registry
from metrics.domain.registry import Metric
from metrics.domain.windows import window_words
from metrics.enums import GoalState
from metrics.models import Goal, MetricSnapshot

FIRST_DAYS, FIRST_SHARE = timedelta(days=7), 0.1
"""So soon after the start nothing can be told, whatever was measured."""

# Each kind of scope for itself, so that the index of snapshots finds the day at once.
_SCOPES = {
    "g.segment_id IS NULL AND g.channel = '' AND g.team_id IS NULL": (
        "s.segment_id IS NULL AND s.channel = '' AND s.team_id IS NULL"
    ),
    "g.segment_id IS NOT NULL": "s.segment_id = g.segment_id AND s.channel = '' AND s.team_id IS NULL",
    "g.channel <> ''": "s.segment_id IS NULL AND s.channel = g.channel AND s.team_id IS NULL",
    "g.team_id IS NOT NULL": "s.segment_id IS NULL AND s.channel = '' AND s.team_id = g.team_id",
}
_LATEST = " UNION ALL ".join(
    f"""
    SELECT g.id, s.id FROM metrics_goal g CROSS JOIN LATERAL (
        SELECT id FROM metrics_metricsnapshot s
        WHERE s.metric = g.metric AND {same} AND s.day BETWEEN g.start_on AND g.due_on
        ORDER BY s.day DESC LIMIT 1
    ) s WHERE g.id = ANY(%(ids)s) AND {kind}
    """
    for kind, same in _SCOPES.items()
)


@dataclass(frozen=True)
class Progress:
    """`now` is the last snapshot since the start and up to the date; `day` is today."""

    goal: Goal
    now: MetricSnapshot | None
    day: date

    @property
    def metric(self) -> Metric | None:
        """None where the registry does not know it any more."""
        return registry.BY_KEY.get(self.goal.metric)

    @property
    def turned(self) -> str:
        """What the figure looked at when the goal was set, where the house has changed that since."""
        if self.now is None:
            return ""
        then = window_words(self.goal.metric, self.goal.set_at)
        return then if then != window_words(self.goal.metric, self.now.computed_at) else ""

    @property
    def elapsed(self) -> float:
        """Share of the time that is over, up to the day that was measured."""
        until = min(self.now.day if self.now else self.day, self.goal.due_on)
        return (until - self.goal.start_on).days / (self.goal.due_on - self.goal.start_on).days

    @property
    def expected(self) -> float:
        """Where the straight line stands on the day that was measured."""
        return self.goal.start + (self.goal.target - self.goal.start) * self.elapsed

    @property
    def share(self) -> float | None:
        """Of the way: 0 at the start, 1 at the target; below 0 it went the other way."""
        if self.now is None or self.now.value is None:
            return None
        return (self.now.value - self.goal.start) / (self.goal.target - self.goal.start)

    @property
    def is_over(self) -> bool:
        return self.day > self.goal.due_on

    @property
    def state(self) -> GoalState:
        """An interval on both sides of what is asked tells nothing; without one the value itself decides."""
        if self.goal.dropped_at:
            return GoalState.DROPPED
        if self.now is None or self.now.value is None:
            return GoalState.UNKNOWN
        value, low, high = self._turned(self.now)
        start, expected, target = (
            self._toward(it) for it in (self.goal.start, self.expected, self.goal.target)
        )
        if low >= target:
            return GoalState.REACHED
        if self.is_over:
            return GoalState.MISSED if high < target else GoalState.UNSURE
        if self._is_fresh:
            return GoalState.UNSURE
        if high < expected:
            return GoalState.BEHIND
        moved = low > start or low == high
        return GoalState.ON_COURSE if value >= expected and moved else GoalState.UNSURE

    @property
    def _is_fresh(self) -> bool:
        assert self.now  # noqa: S101 — asked only where there is one
        return self.now.day - self.goal.start_on < FIRST_DAYS or self.elapsed < FIRST_SHARE

    def _turned(self, row: MetricSnapshot) -> tuple[float, float, float]:
        """Value and interval so that up is towards the target."""
        value = row.value if row.value is not None else self.goal.start
        ends = [value if end is None else end for end in (row.low, row.high)]
        low, high = sorted(self._toward(end) for end in ends)
        return self._toward(value), low, high

    def _toward(self, value: float) -> float:
        return value if self.goal.rises else -value


def progress_of(goals: Sequence[Goal], *, day: date) -> list[Progress]:
    """In the order given; two queries however many there are."""
    found = dict(execute(_LATEST, ids=[goal.pk for goal in goals])) if goals else {}
    rows = MetricSnapshot.objects.in_bulk(list(found.values())) if found else {}
    return [Progress(goal, rows.get(found.get(goal.pk, 0)), day) for goal in goals]
