"""Parts of a question's form: choices and rows in both languages, and what its condition waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.domain.builder import LONGEST_LINE, MOST_LINES
from surveys.domain.question import SCORE, options_of, wanted_by
from surveys.forms.question import Option
from surveys.models import Question, Survey

EMPTY_LINES = 6
Line = tuple[str, str, str]


class LinesInput(forms.Widget):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Line]:
        sent = (data.getlist(f"{name}_{part}") for part in ("key", "fr", "en"))
        return list(zip_longest(*sent, fillvalue=""))


class LinesField(forms.Field):
    """Lines of key, French and English. The key goes along unseen, so that other words leave it as it is."""

    widget = LinesInput
    longest = LONGEST_LINE

    def clean(self, value: list[Line]) -> list[Line]:
        return [line for line in value if any(words.strip() for words in line[1:])]

    def get_bound_field(self, form: Any, field_name: str) -> "BoundLines":
        return BoundLines(form, self, field_name)


class BoundLines(forms.BoundField):
    @property
    def lines(self) -> list[Line]:
        """With empty ones to write in."""
        written = LinesField().clean(self.value() or [])
        return written + [("", "", "")] * min(EMPTY_LINES, max(MOST_LINES - len(written), 0))


class AnswersInput(forms.Widget):
    """Of each earlier question its own inputs: those of the chosen one are read."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[str]]:
        start = f"{name}-"
        return {key.removeprefix(start): data.getlist(key) for key in data if key.startswith(start)}


class AnswersField(forms.Field):
    widget = AnswersInput

    def clean(self, value: dict[str, list[str]]) -> dict[str, str]:
        return {key: ", ".join(values) for key, values in value.items()}


@dataclass(frozen=True)
class Answers:
    """What can be waited for of one question; without options, words."""

    key: str
    words: str
    options: list[Option]
    text: str


def answers_to(survey: Survey, earlier: Iterable[Question], chosen: dict[str, list[str]]) -> list[Answers]:
    """Of the score, and of each question that is asked before."""
    scores = [(str(score), str(score)) for score in survey.scale]
    offered = [(SCORE, _("the score"), scores)]
    offered += [(each.key, each.text or each.key, options_of(each)) for each in earlier]
    return [
        Answers(
            key,
            words,
            [Option(v, w, v in chosen.get(key, [])) for v, w in options],
            ", ".join(chosen.get(key, [])),
        )
        for key, words, options in offered
    ]


def waited_for(question: Question) -> dict[str, list[str]]:
    return {question.show_if: wanted_by(question)} if question.show_if else {}
