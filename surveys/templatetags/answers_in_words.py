"""What an answer means, where a template has only its score."""

from typing import Any

from django import template

from surveys.domain.tone import BOUNDS
from surveys.enums import Suspicion

register = template.Library()


@register.filter
def answer_tone(data: dict[str, Any]) -> str:
    """`{{ data|answer_tone }}`, good, warn or bad; nothing for a scale without words."""
    if data.get("kind") not in BOUNDS or not isinstance(data.get("score"), int):
        return ""
    good, bad = BOUNDS[data["kind"]]
    return "good" if data["score"] >= good else "bad" if data["score"] <= bad else "warn"


@register.filter
def suspicion_words(value: str) -> str:
    """`{{ data.suspicion|suspicion_words }}`: why an answer is in doubt."""
    return str(dict(Suspicion.choices).get(value, ""))
