"""Signs, tones and words for cases and promises."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from customers.enums import CaseKind, CaseOutcome, CasePriority, CaseState, PromiseKind
from customers.validators import country_names

register = template.Library()

STATE_TONES = {"open": "info", "reopened": "warn", "waiting": "", "closed": "good"}
STATE_ICONS = {"open": "circle-dot", "reopened": "rotate-ccw", "waiting": "hourglass", "closed": "check"}
PRIORITY_TONES = {3: "warn", 4: "bad"}
PROMISE_TONES = {"open": "info", "kept": "good", "broken": "bad", "cancelled": ""}
PROMISE_ICONS = {"open": "clock", "kept": "check", "broken": "x", "cancelled": "ban"}
KIND_ICONS = {
    "request": "inbox",
    "complaint": "octagon-alert",
    "call-back": "phone-outgoing",
    "action": "hand-helping",
}


@register.filter
def country_name(code: str) -> str:
    return country_names(get_language() or settings.LANGUAGE_CODE).get(code, code)


@register.filter
def state_tone(state: str) -> str:
    return STATE_TONES.get(state, "")


@register.filter
def state_icon(state: str) -> str:
    return STATE_ICONS.get(state, "circle-dot")


@register.filter
def priority_tone(priority: int) -> str:
    return PRIORITY_TONES.get(priority, "")


@register.filter
def promise_tone(state: str) -> str:
    return PROMISE_TONES.get(state, "")


@register.filter
def promise_icon(state: str) -> str:
    return PROMISE_ICONS.get(state, "clock")


@register.filter
def matter_icon(kind: str) -> str:
    """Of a kind of case or promise."""
    return KIND_ICONS.get(kind, "circle-dot")


WORDS: dict[str, Any] = {
    "kind": CaseKind,
    "state": CaseState,
    "priority": CasePriority,
    "outcome": CaseOutcome,
    "promise": PromiseKind,
}


@register.filter
def in_words(code: Any, of: str) -> str:
    """`{{ data.priority|in_words:"priority" }}`: what an event keeps as a code."""
    return str(dict(WORDS[of].choices).get(code, code))


@register.filter
def moment(written: Any) -> datetime | None:
    """The moment an event keeps as text; None where it is none."""
    try:
        return parse_datetime(str(written))
    except ValueError:
        return None
