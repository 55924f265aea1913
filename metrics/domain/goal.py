"""Set a goal, change who looks after it and until when, give it up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from metrics.domain.days import today
from metrics.domain.goal_wish import target_of
from metrics.domain.registry import Metric
from metrics.domain.snapshot.series import Scope, latest
from metrics.domain.snapshot.target import aimable, is_possible
from metrics.models import Goal, Segment


@dataclass(frozen=True, kw_only=True)
class Start:
    """In place of what was measured; never without a reason."""

    value: float
    reason: str


def set_goal(
    *,
    metric: str,
    scope: Scope,
    wish: str,
    due_on: date,
    owner_id: int | None,
    actor_id: int | None,
    start: Start | None = None,
    start_on: date | None = None,
    why: str = "",
) -> Goal:
    """From today on, unless another day of the past is named. Raises Invalid."""
    known = _metric(metric, scope)
    since = start_on or today()
    if due_on <= since:
        raise Invalid(_("A goal lies ahead: choose a later day."), field="due_on")
    begins = _start(known, scope, since, start)
    target = target_of(wish, metric=known, start=begins.value)
    _refuse_nonsense(known, begins, target)
    return Goal.objects.create(
        metric=metric,
        segment_id=scope.segment,
        channel=scope.channel,
        team_id=scope.team,
        start=begins.value,
        start_on=since,
        start_reason=begins.reason,
        wish=clean_line(wish),
        target=target,
        due_on=due_on,
        owner_id=owner_id,
        set_by_id=actor_id,
        why=clean_line(why),
    )


def change_goal(*, goal: Goal, due_on: date, owner_id: int | None, why: str) -> None:
    """Its target stays: a goal that is moved is another goal."""
    with transaction.atomic():
        _hold(goal)
        if due_on <= goal.start_on:
            raise Invalid(_("A goal lies ahead: choose a later day."), field="due_on")
        Goal.objects.filter(pk=goal.pk).update(due_on=due_on, owner=owner_id, why=clean_line(why))
    goal.refresh_from_db()


def drop_goal(*, goal: Goal, why: str) -> None:
    """It stays to be seen, with the reason. Raises Invalid without one."""
    reason = clean_line(why)
    if not reason:
        raise Invalid(_("Say why it is given up."), field="why")
    with transaction.atomic():
        _hold(goal)
        Goal.objects.filter(pk=goal.pk).update(dropped_at=Now(), dropped_why=reason)
    goal.refresh_from_db()


def _hold(goal: Goal) -> None:
    """Until the end of the transaction. Raises Conflict."""
    if Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk).dropped_at:
        raise Conflict(_("This goal has been given up."))


def _metric(key: str, scope: Scope) -> Metric:
    known = aimable(key, scope)
    if scope.segment and Segment.objects.filter(pk=scope.segment, archived_at__isnull=False).exists():
        raise Invalid(_("This segment is archived: nothing is counted for it any more."), field="scope")
    return known


def _start(metric: Metric, scope: Scope, since: date, start: Start | None) -> Start:
    """As measured, unless a person says otherwise and why."""
    measured = latest(metric.key, scope, until=since)
    value = measured.value if measured else None
    if start is not None and (value is None or start.value != value):
        if not (reason := clean_line(start.reason)):
            raise Invalid(_("Say why it does not start from what was measured."), field="start_reason")
        return Start(value=start.value, reason=reason)
    if value is None:
        raise Invalid(
            _("Nothing has been measured yet: give a start yourself, with the reason."), field="start"
        )
    return Start(value=value, reason="")


def _refuse_nonsense(metric: Metric, begins: Start, target: float) -> None:
    start, is_measured = begins.value, not begins.reason
    if not (is_possible(metric, target) and (is_measured or is_possible(metric, start))):
        raise Invalid(_("This figure cannot have such a value."), field="wish")
    if target == start:
        raise Invalid(_("That is where it stands already."), field="wish")
    if (target > start) != metric.higher_is_better:
        said: dict[Any, str] = {
            True: _("More of it is better: the target lies below the start."),
            False: _("Less of it is better: the target lies above the start."),
        }
        raise Invalid(said[metric.higher_is_better], field="wish")
