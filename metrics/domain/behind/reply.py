"""Who gave which score to a survey, and said what to its further questions: as its pictures count them."""

from collections.abc import Callable
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.commerce.domain.brand import of_brand
from metrics.domain.behind.population import QUARTER, Narrowed, Population, Side, between, only
from metrics.domain.behind.voice import ASKED, COMMENT, OF_SURVEYS, SCORE, SURVEY, Answers, about
from metrics.domain.formulas.kano import FEELINGS, TABLE
from metrics.domain.registry import Words
from metrics.domain.results.count import WAVE
from surveys.domain.question import DYSFUNCTIONAL, FUNCTIONAL
from surveys.enums import SurveyKind
from surveys.models import Answer, Reply


def given(asked: Narrowed) -> QuerySet[Answer]:
    """All of customers that count."""
    rows: QuerySet[Answer] = (
        Answer.objects.counted()
        .of_customers()
        .filter(between("answered_at", asked), only(asked, survey="survey__slug", **ASKED), _named(asked))
    )
    return about(rows, "invitation__occasion", asked).select_related("survey")


def answers(asked: Narrowed) -> QuerySet[Answer]:
    """But what they replaced within the wave; by agent each of them counts, as each is about a contact of
    its own.
    """
    later = Answer.objects.counted().filter(
        Q(answered_at__gt=OuterRef("answered_at"))
        | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk")),
        answered_at__lt=OuterRef("answered_at") + WAVE,
        survey=OuterRef("survey"),
        customer=OuterRef("customer"),
    )
    replaced = Q(Exists(later)) & ~Q(survey__kind=SurveyKind.SOLVED)
    return given(asked) if asked.agent else given(asked).filter(~replaced)


def openly(asked: Narrowed) -> QuerySet[Answer]:
    """Those of nobody we know, by open links: of no customer, in no segment, and about no contact."""
    told = only(asked, survey="survey__slug", channel="invitation__open_link__channel", **ASKED)
    rows = Answer.objects.counted().filter(between("answered_at", asked), told, _named(asked), customer=None)
    return rows.none() if asked.customer or asked.segment or asked.team or asked.agent else rows


def _named(asked: Narrowed) -> Q:
    return of_brand(asked.brand, "invitation__brand")


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


def said_so(asked: Narrowed, of: Answers = answers) -> QuerySet[Answer]:
    return of(asked).filter(Exists(_replies(asked).filter(_saying(asked))))


def said_otherwise(asked: Narrowed, of: Answers = answers) -> QuerySet[Answer]:
    """Whoever said something to the question, but not this."""
    return of(asked).filter(Exists(_replies(asked)), ~Exists(_replies(asked).filter(_saying(asked))))


def _on_the_scale(asked: Narrowed, of: Answers = answers) -> QuerySet[Answer]:
    return of(asked).filter(scale_min=F("survey__scale_min"), scale_max=F("survey__scale_max"))


def _score(asked: Narrowed) -> Q:
    """That it is `value`, a number; anything where none is asked for."""
    is_score = asked.value.isascii() and asked.value.isdecimal() and len(asked.value) < 3
    return Q(score=int(asked.value) if is_score else None) if asked.value else Q()


def gave_it(asked: Narrowed, of: Answers = answers) -> QuerySet[Answer]:
    return _on_the_scale(asked, of).filter(_score(asked))


def gave_another(asked: Narrowed, of: Answers = answers) -> QuerySet[Answer]:
    return _on_the_scale(asked, of).filter(~_score(asked)) if asked.value else answers(asked).none()


def _side(key: str, name: Words, rows: Callable[..., QuerySet[Answer]]) -> Side:
    return Side(key, name, rows, partial(rows, of=openly))


def _of_answers(*sides: Side, filters: tuple[str, ...] = ()) -> Population:
    return Population(
        sides=sides,
        columns=(SCORE, SURVEY, COMMENT),
        filters=(*OF_SURVEYS, *filters),
        at="answered_at",
        at_name=_("Answer"),
        order=("-answered_at", "-pk"),
        usual=QUARTER,
    )


POPULATIONS = {
    "answers": _of_answers(Side("all", _("All answers"), given, openly)),
    "scores": _of_answers(
        _side("given", _("Have given this score"), gave_it),
        _side("others", _("Have given another score"), gave_another),
        _side("all", _("All answers"), _on_the_scale),
        filters=("value",),
    ),
    "replies": _of_answers(
        _side("said", _("Have said so"), said_so),
        _side("others", _("Have said something else"), said_otherwise),
        filters=("question", "row", "value"),
    ),
}
