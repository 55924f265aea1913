"""A goal as a picture: the way from start to target, and what was measured on it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from metrics.domain.charts import Trend
from metrics.domain.goal_progress import Progress
from metrics.domain.goal_queries import goal_name, words_for
from metrics.domain.snapshot.series import Scope, series
from metrics.domain.snapshot.trend import point_of
from metrics.models import Goal, MetricSnapshot

DRAWN = 60


def way_of(progress: Progress) -> Trend:
    """One query: the snapshots since the start, up to the date."""
    goal = progress.goal
    scope = Scope(goal.segment_id, goal.channel, goal.team_id)
    rows = {row.day: row for row in series(goal.metric, scope, since=goal.start_on, until=goal.due_on)}
    days = _drawn(goal, progress.now)
    step = (goal.target - goal.start) / (goal.due_on - goal.start_on).days
    return Trend(
        key="way",
        title=goal_name(goal),
        points=[point_of(day, rows.get(day)) for day in days],
        targets=[goal.start + step * (day - goal.start_on).days for day in days],
        sloping=True,
        label_header=_("Day"),
        value_header=_("Measured"),
        format_value=words_for(goal),
        from_zero=False,
        note=_("Dashed: the straight way from the start to the target. The band is the interval of 95%."),
        empty_text=_("Nothing has been measured since the start."),
    )


def _drawn(goal: Goal, now: MetricSnapshot | None) -> list[date]:
    """Days spread over the whole time, with those of the start, the last snapshot and the end."""
    length = (goal.due_on - goal.start_on).days
    step = length // DRAWN + 1
    days = {goal.start_on + timedelta(days=passed) for passed in range(0, length, step)} | {goal.due_on}
    return sorted(days | {now.day} if now else days)
