"""A sheet of further questions: what each asks for, what was sent, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from core.errors import DomainError
from surveys.domain.heard import values_of
from surveys.domain.question import Said, inputs_of, options_of, read
from surveys.enums import QuestionKind
from surveys.models import Question, Reply


class Sent(Protocol):
    """What a form sends, by the names of its inputs."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Input:
    """One thing to answer: `name` in the form, its words, and its options; none where text is written."""

    name: str
    row: str
    words: str
    options: list[Option]
    values: list[str]

    @property
    def text(self) -> str:
        return self.values[0] if self.values else ""


@dataclass
class Asked:
    """A question on the page."""

    question: Question
    inputs: list[Input]
    said: list[Said] = field(default_factory=list)
    error: str = ""

    @property
    def is_scale(self) -> bool:
        return self.question.kind in {QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES}

    @property
    def takes_several(self) -> bool:
        return self.question.kind == QuestionKind.CHOICES

    @property
    def id(self) -> str:
        return name_of(self.question, "")


class Sheet:
    """`sent`: name of an input → what was sent; without it, `given` replies are shown as they were."""

    def __init__(
        self,
        questions: Iterable[Question],
        *,
        sent: Sent | None = None,
        given: Iterable[Reply] = (),
    ) -> None:
        before = {name_of(reply.question, reply.row): values_of(reply) for reply in given}
        self.asked = [self._ask(question, sent, before) for question in questions]

    def _ask(self, question: Question, sent: Sent | None, before: dict[str, list[str]]) -> Asked:
        names = [(name_of(question, row), row, words) for row, words in inputs_of(question)]
        values = {
            name: sent.getlist(name) if sent is not None else before.get(name, []) for name, *_rest in names
        }
        options = options_of(question)
        inputs = [
            Input(name, row, words, [Option(v, w, v in values[name]) for v, w in options], values[name])
            for name, row, words in names
        ]
        asked = Asked(question, inputs)
        if sent is not None:
            _read(asked)
        return asked

    @property
    def is_valid(self) -> bool:
        return not any(each.error for each in self.asked)

    @property
    def said(self) -> list[Said]:
        """What can be stored, also where something else is still wrong."""
        return [said for each in self.asked for said in each.said]

    @property
    def last(self) -> int:
        """The place of its last question: where the next page begins."""
        return self.asked[-1].question.position if self.asked else 0


def _read(asked: Asked) -> None:
    question = asked.question
    try:
        asked.said = [read(question, each.row, each.values) for each in asked.inputs]
    except DomainError as refusal:
        asked.error = str(refusal)
        return
    if question.required and any(said.is_empty for said in asked.said):
        asked.error = _("Please answer this question.")
        asked.said = [said for said in asked.said if not said.is_empty]


def name_of(question: Question, row: str) -> str:
    return f"q-{question.key}-{row}" if row else f"q-{question.key}"
