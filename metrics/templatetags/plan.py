"""Actions and goals as chips."""

from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string

from metrics.enums import ActionState
from metrics.models import Action

register = template.Library()

TONES = {ActionState.DOING: "info", ActionState.DONE: "good"}


@register.simple_tag
def action_chip(action: Action) -> Any:
    """Its state in words; colour never stands alone."""
    tone = TONES.get(ActionState(action.state), "")
    return render_to_string("components/chip.html", {"text": action.get_state_display(), "tone": tone})


@register.filter
def late_on(action: Action, day: date) -> bool:
    return action.is_late_on(day)
