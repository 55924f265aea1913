"""Actions and goals as chips."""

from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string

from metrics.domain import goal_queries
from metrics.enums import ActionState, GoalState
from metrics.models import Action, Goal

register = template.Library()

TONES = {ActionState.DOING: "info", ActionState.DONE: "good"}


@register.simple_tag
def action_chip(action: Action) -> Any:
    """Its state in words; colour never stands alone."""
    tone = TONES.get(ActionState(action.state), "")
    return render_to_string("components/chip.html", {"text": action.get_state_display(), "tone": tone})


GOAL_TONES = {
    GoalState.REACHED: "good",
    GoalState.ON_COURSE: "info",
    GoalState.BEHIND: "warn",
    GoalState.MISSED: "bad",
}


@register.simple_tag
def goal_chip(state: GoalState) -> Any:
    return render_to_string("components/chip.html", {"text": state.label, "tone": GOAL_TONES.get(state, "")})


@register.filter
def goal_name(goal: Goal) -> str:
    return goal_queries.goal_name(goal)


@register.filter
def late_on(action: Action, day: date) -> bool:
    return action.is_late_on(day)
