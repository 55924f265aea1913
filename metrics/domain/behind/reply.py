"""Who said what to the further questions of a survey: as the pictures of its results count them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from metrics.domain.behind.population import QUARTER, Narrowed, Population, Side, between, only
from metrics.domain.behind.voice import ASKED, COMMENT, OF_SURVEYS, SCORE, SURVEY, about
from metrics.domain.formulas.kano import FEELINGS, TABLE
from metrics.domain.results.count import WAVE
from surveys.domain.question import DYSFUNCTIONAL, FUNCTIONAL
from surveys.enums import SurveyKind
from surveys.models import Answer, Reply


def answers(asked: Narrowed) -> QuerySet[Answer]:
    """Those of customers that count, but what they replaced within the wave."""
    given: QuerySet[Answer] = (
        Answer.objects.counted()
        .of_customers()
        .filter(between("answered_at", asked), only(asked, survey="survey__slug", **ASKED))
    )
    later = Answer.objects.counted().filter(
        Q(answered_at__gt=OuterRef("answered_at"))
        | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk")),
        answered_at__lt=OuterRef("answered_at") + WAVE,
        survey=OuterRef("survey"),
        customer=OuterRef("customer"),
    )
    replaced = Q(Exists(later)) & ~Q(survey__kind=SurveyKind.SOLVED)
    return about(given, "invitation__occasion", asked).filter(~replaced).select_related("survey")


def _replies(asked: Narrowed) -> QuerySet[Reply]:
    row = only(asked, row="row")
    return Reply.objects.filter(only(asked, question="question__key"), row, answer=OuterRef("pk"))


def _saying(asked: Narrowed) -> Q:
    """That a reply says `value`: a number, one of the choices, or a pair of this category."""
    if not asked.value:
        return Q()
    said = Q(choices__contains=[asked.value])
    if asked.value.isdecimal() and len(asked.value) < 5:
        said |= Q(number=int(asked.value))
    for number, line in enumerate(TABLE[: len(FEELINGS)], start=1):
        without = [place for place, letter in enumerate(line, start=1) if letter == asked.value]
        contrary = Reply.objects.filter(
            answer=OuterRef("answer"), question=OuterRef("question"), row=DYSFUNCTIONAL, number__in=without
        )
        if without:
            said |= Q(Exists(contrary), row=FUNCTIONAL, number=number)
    return said


def said_so(asked: Narrowed) -> QuerySet[Answer]:
    return answers(asked).filter(Exists(_replies(asked).filter(_saying(asked))))


def said_otherwise(asked: Narrowed) -> QuerySet[Answer]:
    """Whoever said something to the question, but not this."""
    return answers(asked).filter(Exists(_replies(asked)), ~Exists(_replies(asked).filter(_saying(asked))))


POPULATIONS: dict[str, Any] = {
    "replies": Population(
        sides=(
            Side("said", _("Have said so"), said_so),
            Side("others", _("Have said something else"), said_otherwise),
        ),
        columns=(SCORE, SURVEY, COMMENT),
        filters=(*OF_SURVEYS, "question", "row", "value"),
        at="answered_at",
        at_name=_("Answer"),
        order=("-answered_at", "-pk"),
        usual=QUARTER,
    )
}
