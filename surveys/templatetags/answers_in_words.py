"""What an answer means, where a template has only its score."""

from typing import Any

from django import template

register = template.Library()

BOUNDS = {
    # kind of survey → (good from, bad up to)
    "nps": (9, 6),
    "csat": (4, 3),
}


@register.filter
def answer_tone(data: dict[str, Any]) -> str:
    """`{{ data|answer_tone }}`, good, warn or bad; nothing for a scale without words."""
    if data.get("kind") not in BOUNDS or not isinstance(data.get("score"), int):
        return ""
    good, bad = BOUNDS[data["kind"]]
    return "good" if data["score"] >= good else "bad" if data["score"] <= bad else "warn"
