"""The questions of a draft: add, change, move, remove. A published version is copied first, never touched."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from surveys.domain.question import SCALES, SCORE
from surveys.domain.version import draft_of
from surveys.enums import Condition, QuestionKind
from surveys.models import Question, Survey

MOST_QUESTIONS = 40
MOST_LINES = 40
WORDS = [
    "text_fr",
    "text_en",
    "contrary_fr",
    "contrary_en",
    "lowest_fr",
    "lowest_en",
    "highest_fr",
    "highest_en",
]
Lines = Iterable[tuple[str, str, str]]
"""Key, French and English of each choice or row; of a new one the key is empty."""
LONGEST_LINE = 120
LONGEST_CONDITION = 2_000


def add_question(*, survey: Survey, kind: str, key: str = "", **content: Any) -> Question:
    """At the end of the draft. Raises Invalid, Conflict."""
    if kind not in QuestionKind.values:
        raise Invalid(_("Choose the kind of question."), field="kind")
    with transaction.atomic():
        draft = draft_of(survey)
        count = draft.questions.count()
        if count >= MOST_QUESTIONS:
            raise Invalid(_("A survey has at most %(most)d questions.") % {"most": MOST_QUESTIONS})
        key = slugify(key or content.get("text_en") or content.get("text_fr") or "")[:40].strip("-")
        if not key or key == SCORE:
            key = f"question-{count + 1}"
        if draft.questions.filter(key=key).exists():
            raise Conflict(_("There is a question with this short name already."), field="key")
        question = Question(version=draft, position=count + 1, kind=kind, key=key)
        _fill(question, content)
        question.save()
    return question


def change_question(*, survey: Survey, key: str, **content: Any) -> Question:
    """In the draft; its kind and its short name stay. Raises Invalid, Question.DoesNotExist."""
    with transaction.atomic():
        question = draft_of(survey).questions.get(key=key)
        _fill(question, content)
        question.save()
    return question


def _fill(question: Question, content: dict[str, Any]) -> None:
    for name in WORDS:
        if name in content:
            setattr(
                question,
                name,
                clean_line(content[name])[: 300 if name.startswith(("text", "contrary")) else 60],
            )
    question.required = content.get("required", question.required)
    _fill_scale(question, content.get("scale_min"))
    for name in ("choices", "rows"):
        if name in content:
            setattr(question, name, _lines(content[name], getattr(question, name), name))
    _fill_condition(question, content)


def _fill_scale(question: Question, lowest: int | None) -> None:
    scale = SCALES.get(QuestionKind(question.kind))
    if scale is None:
        return
    if question.kind == QuestionKind.CES:
        kept = scale[0] if question.scale_min is None else question.scale_min
        lowest = kept if lowest is None else lowest
        if lowest not in (0, 1):
            raise Invalid(_("Effort is measured from 0 or from 1."), field="scale_min")
        scale = (lowest, scale[1])
    question.scale_min, question.scale_max = scale


def _lines(lines: Lines, before: list[dict[str, str]], field: str) -> list[dict[str, str]]:
    """Each with the key it had, however its words change: conditions and brands hang on it. A new one gets
    one made of its words.
    """
    lines = [(key, clean_line(french), clean_line(english)) for key, french, english in lines]
    if len(lines) > MOST_LINES:
        raise Invalid(_("That is more than %(most)d lines.") % {"most": MOST_LINES}, field=field)
    if any(len(words) > LONGEST_LINE for _key, *both in lines for words in both):
        raise Invalid(_("A line has at most %(most)d characters.") % {"most": LONGEST_LINE}, field=field)
    kept = {line["key"] for line in before} & {key for key, *_words in lines}
    found: dict[str, dict[str, str]] = {}
    for key, french, english in lines:
        if key not in kept or key in found:
            made = slugify(english or french)[:36] or "x"
            key = next(
                name
                for name in [made, *(f"{made}-{n}" for n in range(2, 99))]
                if name not in kept | found.keys()
            )
        found[key] = {"key": key, "fr": french, "en": english}
    return list(found.values())


def _fill_condition(question: Question, content: dict[str, Any]) -> None:
    if "show_if" not in content:
        return
    question.show_if = content["show_if"]
    question.show_op = content.get("show_op", "") if question.show_if else ""
    question.show_value = clean_line(content.get("show_value", "")) if question.show_if else ""
    if not question.show_if:
        return
    if len(question.show_value) > LONGEST_CONDITION:
        raise Invalid(
            _("That is more than %(most)d characters.") % {"most": LONGEST_CONDITION}, field="show_value"
        )
    earlier = question.version.questions.filter(position__lt=question.position, key=question.show_if).first()
    if question.show_op not in Condition.values or not question.show_value:
        raise Invalid(_("Say with what the earlier answer is compared."), field="show_value")
    if question.show_if != SCORE and earlier is None:
        raise Invalid(_("Choose a question that is asked before this one."), field="show_if")


def move_question(*, survey: Survey, key: str, up: bool) -> None:
    """One place up or down; at the end nothing happens. Raises Question.DoesNotExist."""
    with transaction.atomic():
        draft = draft_of(survey)
        moved = draft.questions.get(key=key)
        step = -1 if up else 1
        other = draft.questions.filter(position=moved.position + step).first()
        if other:
            Question.objects.filter(pk=other.pk).update(position=moved.position)
            Question.objects.filter(pk=moved.pk).update(position=moved.position + step)


def remove_question(*, survey: Survey, key: str) -> None:
    """From the draft: what was published and answered stays. Raises Question.DoesNotExist."""
    with transaction.atomic():
        draft = draft_of(survey)
        removed = draft.questions.get(key=key)
        removed.delete()
        later = draft.questions.filter(position__gt=removed.position)
        later.update(position=F("position") - 1)
