"""Whether each further question can be asked at all: looked at before a survey is published.

A question hangs on one other, which stands before it. So no two conditions of one way through the survey
speak of the same answer, none contradicts another, and there is no loop: each is looked at by itself.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from surveys.domain.question import SCORE, options_of, scale_of, wanted_by
from surveys.enums import Condition, QuestionKind
from surveys.models import Question, Survey

ORDERED = {Condition.LEAST, Condition.MOST}
SHOWN = 12


def faults_of(survey: Survey, questions: Iterable[Question]) -> list[str]:
    """What nobody could answer, in words for whoever writes it: questions in their order."""
    questions, before, faults = list(questions), dict[str, Question](), []
    for question in questions:
        fault = _lack(question) or (question.show_if and _fault(survey, question, before, questions))
        if fault:
            faults.append(fault)
        before[question.key] = question
    return faults


def _lack(question: Question) -> str:
    chooses = question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.MATRIX}
    if (chooses and len(question.choices) < 2) or (
        question.kind == QuestionKind.MATRIX and not question.rows
    ):
        return _("“%(question)s” needs more to choose from.") % {"question": _name(question)}
    return ""


def _fault(survey: Survey, question: Question, before: dict[str, Question], all_: list[Question]) -> str:
    asked = question.show_if
    if asked == SCORE:
        return _off(question, _("the score"), {str(each) for each in survey.scale}, is_number=True)
    other = before.get(asked)
    if other is None:
        return _misplaced(question, all_)
    known = {value for value, _words in options_of(other)}
    return _off(question, _name(other), known, is_number=scale_of(other) is not None)


def _misplaced(question: Question, all_: list[Question]) -> str:
    named = {"question": _name(question), "other": question.show_if}
    later = next((each for each in all_ if each.key == question.show_if), None)
    if later is None:
        return _("“%(question)s” depends on “%(other)s”, which this survey does not ask.") % named
    named["other"] = _name(later)
    return _("“%(question)s” depends on “%(other)s”, which is not asked before it.") % named


def _off(question: Question, other: str, known: set[str], *, is_number: bool) -> str:
    """Values that cannot be answered there; `known` is empty where words are written."""
    named = {"question": _name(question), "other": other}
    wanted = wanted_by(question)
    if question.show_op in ORDERED and not is_number:
        words = _("“%(question)s”: what is answered to “%(other)s” is no number, so not more or less.")
        return words % named
    strange = [value for value in wanted if known and value not in known]
    if question.show_op in ORDERED:
        strange += wanted[1:]
    if wanted and not strange:
        return ""
    offered = sorted(known, key=int) if is_number else sorted(known)
    named |= {"value": ", ".join(strange) or "—", "known": ", ".join(offered[:SHOWN])}
    words = _("“%(question)s” waits for %(value)s as the answer to “%(other)s”. Possible: %(known)s.")
    return words % named


def in_words(question: Question, questions: Iterable[Question]) -> str:
    """When it is asked, in the words of what it hangs on rather than in keys."""
    other = next((each for each in questions if each.key == question.show_if), None)
    words = dict(options_of(other)) if other else {}
    score = _("the score") if question.show_if == SCORE else question.show_if
    return _("only if “%(question)s” %(compared)s “%(value)s”") % {
        "question": _name(other) if other else score,
        "compared": question.get_show_op_display(),
        "value": ", ".join(words.get(value, value) for value in wanted_by(question)),
    }


def _name(question: Question) -> str:
    return question.text or question.key
