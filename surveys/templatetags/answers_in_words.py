"""What an answer means, where a template has only its score."""

from collections.abc import Iterable
from typing import Any

from django import template

from surveys.domain.branching import in_words
from surveys.domain.tone import BOUNDS, feeling_of
from surveys.enums import Deed, Feeling, ScoreKind, Suspicion
from surveys.models import Question, Verbatim

register = template.Library()

TONES = {"": "", Feeling.GOOD: "good", Feeling.FAIR: "warn", Feeling.BAD: "bad"}


@register.filter
def answer_tone(data: dict[str, Any]) -> str:
    """`{{ data|answer_tone }}`, good, warn or bad; nothing for a scale without words."""
    if data.get("kind") not in BOUNDS or not isinstance(data.get("score"), int):
        return ""
    return TONES[feeling_of(data["kind"], data["score"])]


@register.filter
def suspicion_words(value: str) -> str:
    """`{{ data.suspicion|suspicion_words }}`: why an answer is in doubt."""
    return str(dict(Suspicion.choices).get(value, ""))


@register.filter
def asked_if(question: Question, questions: Iterable[Question]) -> str:
    """`{{ question|asked_if:questions }}`: when it is asked, of all questions of its survey."""
    return in_words(question, questions)


@register.filter
def feeling(verbatim: Verbatim) -> str:
    """How its score reads: good, fair, bad; nothing without a score."""
    return feeling_of(verbatim.kind, verbatim.score)


TONE_CHIPS = {"positive": ("good", "smile"), "neutral": ("", "meh"), "negative": ("bad", "frown")}


@register.filter
def tone_colour(tone: str) -> str:
    """Of the chip of a verbatim's tone."""
    return TONE_CHIPS.get(tone, ("", ""))[0]


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_CHIPS.get(tone, ("", "meh"))[1]


@register.filter
def stars_tone(stars: object) -> str:
    """Of the sign of a review; nothing where an erasure left no stars."""
    return TONES[stars_feeling(stars)]


@register.filter
def stars_feeling(stars: object) -> str:
    return feeling_of(ScoreKind.STARS, stars if isinstance(stars, int) else None)


@register.filter
def deed_words(value: str) -> str:
    return str(Deed(value).label) if value in Deed.values else value
