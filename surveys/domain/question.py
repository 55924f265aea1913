"""What a question asks for: its inputs, what may be answered, and whether it is asked at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.errors import Invalid
from core.text import clean_text
from surveys.enums import Condition, QuestionKind
from surveys.models import Question

SCORE = "score"
"""The name of the scored question, where a condition speaks of it."""
TEXT_LIMIT = 5_000
SCALES = {QuestionKind.NPS: (0, 10), QuestionKind.CSAT: (1, 5), QuestionKind.CES: (0, 7)}
"""The kinds with ends that have words."""
YES_NO: list[tuple[str, str | Promise]] = [
    ("1", pgettext_lazy("answer", "Yes")),
    ("0", pgettext_lazy("answer", "No")),
]
KANO: list[tuple[str, str | Promise]] = [
    ("1", gettext_lazy("I would like it")),
    ("2", gettext_lazy("I expect it")),
    ("3", gettext_lazy("I do not mind")),
    ("4", gettext_lazy("I could live with it")),
    ("5", gettext_lazy("I would dislike it")),
]
FUNCTIONAL, DYSFUNCTIONAL = "functional", "dysfunctional"


@dataclass(frozen=True)
class Said:
    """What one input of a question was answered with; nothing at all takes back what was said before."""

    question: Question
    row: str = ""
    number: int | None = None
    choices: list[str] | None = None
    text: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.number is None and not self.choices and not self.text


def scale_of(question: Question) -> tuple[int, int] | None:
    """Lowest and highest number that can be answered."""
    match question.kind:
        case QuestionKind.YESNO:
            return (0, 1)
        case QuestionKind.KANO:
            return (1, 5)
    if question.scale_min is None or question.scale_max is None:
        return None
    return (question.scale_min, question.scale_max)


def inputs_of(question: Question) -> list[tuple[str, str]]:
    """Row and words of each input: one for most, one a row for a table, two for a Kano pair."""
    match question.kind:
        case QuestionKind.MATRIX:
            return question.listed("rows")
        case QuestionKind.KANO:
            return [(FUNCTIONAL, question.text), (DYSFUNCTIONAL, question.contrary)]
    return [("", question.text)]


def options_of(question: Question) -> list[tuple[str, str]]:
    """Value and words of what can be chosen; empty for text."""
    match question.kind:
        case QuestionKind.YESNO:
            return [(value, str(words)) for value, words in YES_NO]
        case QuestionKind.KANO:
            return [(value, str(words)) for value, words in KANO]
        case QuestionKind.CHOICE | QuestionKind.CHOICES | QuestionKind.MATRIX:
            return question.listed("choices")
        case QuestionKind.TEXT:
            return []
    lowest, highest = scale_of(question) or (0, -1)
    return [(str(score), str(score)) for score in range(lowest, highest + 1)]


def read(question: Question, row: str, values: Iterable[str]) -> Said:
    """What was sent, made storable. Raises Invalid."""
    sent = [value for value in values if value]
    if question.kind == QuestionKind.TEXT:
        return Said(question, text=_text(sent[0] if sent else "") or None)
    known = {value for value, _words in options_of(question)}
    if not set(sent) <= known or (len(sent) > 1 and question.kind != QuestionKind.CHOICES):
        raise Invalid(_("Choose one of what is offered."), field=question.key)
    if not sent:
        return Said(question, row)
    if scale_of(question):
        return Said(question, row, number=int(sent[0]))
    return Said(question, row, choices=sorted(set(sent)))


def _text(sent: str) -> str:
    text = clean_text(sent)
    if len(text) > TEXT_LIMIT:
        raise Invalid(
            _("A comment has at most %(limit)d characters; this one has %(length)d.")
            % {"limit": TEXT_LIMIT, "length": len(text)}
        )
    return text


# ── Branching ────────────────────────────────────────────────────────────────────────────────────────────

Heard = Mapping[str, set[str]]
"""Key of a question → what was answered to it, as text."""


def is_asked(question: Question, heard: Heard) -> bool:
    """Whether its condition holds; what depends on an unanswered question is not asked."""
    if not question.show_if:
        return True
    said, wanted = heard.get(question.show_if, set()), set(wanted_by(question))
    if question.show_op in {Condition.IS, Condition.AMONG}:
        return bool(said & wanted)
    limits = [int(value) for value in wanted if value.lstrip("-").isdecimal()]
    numbers = [int(value) for value in said if value.lstrip("-").isdecimal()]
    if not limits or not numbers:
        return False
    at_least = question.show_op == Condition.LEAST
    return max(numbers) >= limits[0] if at_least else min(numbers) <= limits[0]


def wanted_by(question: Question) -> list[str]:
    """What its condition waits for: keys of choices, numbers, or words."""
    return [value.strip() for value in question.show_value.split(",") if value.strip()]


def next_step(questions: Iterable[Question], *, after: int, heard: Heard) -> list[Question]:
    """The questions of one page: as many as follow `after` and hang on nothing that the page itself asks."""
    step: list[Question] = []
    for question in questions:
        if question.position <= after:
            continue
        if question.show_if in {each.key for each in step}:
            break
        if is_asked(question, heard):
            step.append(question)
    return step
