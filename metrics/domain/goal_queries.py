"""Reading goals: which there are, what they are called, how their values are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from metrics.domain import registry
from metrics.domain.days import today
from metrics.domain.goal_progress import Progress, progress_of
from metrics.domain.snapshot.counted import counted_on
from metrics.domain.snapshot.scopes import name_of, text_of
from metrics.domain.snapshot.words import value_words
from metrics.enums import GoalState
from metrics.models import Goal

MOST = 200  # goals of a house are set by hand: nobody follows so many


def goals() -> QuerySet[Goal]:
    return Goal.objects.select_related("segment", "team", "owner")


def running_goals() -> Sequence[Goal]:
    rows = goals().filter(dropped_at=None, due_on__gte=today()).order_by("due_on", "pk")
    return list(rows[:MOST])


def goal_name(goal: Goal) -> str:
    """What is measured, and on whom; read the goal with its segment and team."""
    metric = registry.BY_KEY.get(goal.metric)
    return f"{metric.name if metric else goal.metric} – {name_of(goal)}"


def words_for(goal: Goal) -> Callable[[float], str]:
    metric = registry.BY_KEY.get(goal.metric)
    return value_words(metric) if metric else str


@dataclass(frozen=True)
class GoalLine:
    """A goal as it stands in a list."""

    progress: Progress

    @property
    def goal(self) -> Goal:
        return self.progress.goal

    @property
    def start(self) -> str:
        return words_for(self.goal)(self.goal.start)

    @property
    def target(self) -> str:
        return words_for(self.goal)(self.goal.target)

    @property
    def now(self) -> str:
        row = self.progress.now
        return words_for(self.goal)(row.value) if row and row.value is not None else _("no data")

    @property
    def customers(self) -> str:
        """Where those are listed whom the last snapshot counted; empty where they cannot be."""
        metric, row = self.progress.metric, self.progress.now
        return counted_on(metric, text_of(self.goal), row.day) if metric and row else ""

    @property
    def state(self) -> GoalState:
        return self.progress.state

    @property
    def percent(self) -> int | None:
        """Of the way, held within 0 and 100."""
        share = self.progress.share
        return None if share is None else round(100 * min(1.0, max(0.0, share)))


def goal_lines(wanted: dict[str, Any], *, day: date) -> list[GoalLine]:
    """`state` is one of GoalState or empty for all not given up; `owner` the number of a person or None."""
    rows = goals().order_by("-due_on", "-pk")
    state = wanted.get("state") or ""
    rows = rows.filter(dropped_at__isnull=state != GoalState.DROPPED)
    if "owner" in wanted:
        rows = rows.filter(owner=wanted["owner"])
    lines = [GoalLine(progress) for progress in progress_of(list(rows[:MOST]), day=day)]
    return [line for line in lines if not state or line.state == state]
