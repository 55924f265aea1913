"""What the scores count: the latest answer of each customer; and who was asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _

from customers.commerce.domain.brand import of_brand
from customers.models import Interaction
from metrics.domain.behind.population import QUARTER, Column, Narrowed, Population, Side, between, only
from metrics.domain.formulas.csat import FIRST_SATISFIED
from metrics.domain.formulas.nps import LAST_DETRACTOR, LAST_PASSIVE
from metrics.enums import AskedStep
from surveys.domain.tone import EASY_FROM
from surveys.enums import SurveyKind
from surveys.models import Answer, Invitation, Reply

SCORE = Column("score", _("Score"), lambda row: row.score, is_number=True)
SURVEY = Column("survey", _("Survey"), lambda row: row.survey.title)
COMMENT = Column("comment", _("In their own words"), lambda row: row.comment)

OF_SURVEYS = (
    "since",
    "until",
    "channel",
    "team",
    "agent",
    "survey",
    "version",
    "over",
    "language",
    "brand",
    "segment",
)
ASKED = {
    "version": "invitation__version__number",
    "language": "invitation__language",
    "over": "invitation__channel",
}

Said = TypeVar("Said", Answer, Invitation)
Answers = Callable[[Narrowed], QuerySet[Answer]]


def latest(kind: str, lowest: int, highest: int) -> Answers:
    """Answers on this scale, or on that of the survey asked for, after which their customer gave none."""

    def rows(asked: Narrowed) -> QuerySet[Answer]:
        scale: dict[str, Any] = {"scale_min": lowest, "scale_max": highest}
        if asked.survey:
            scale = {"scale_min": F("survey__scale_min"), "scale_max": F("survey__scale_max")}
        given: QuerySet[Answer] = (
            Answer.objects.counted()
            .of_customers()
            .filter(only(asked, survey="survey__slug"), survey__kind=kind, **scale)
        )
        given = about(given, "invitation__occasion", asked)
        given = given.filter(only(asked, **ASKED), of_brand(asked.brand, "invitation__brand"))
        given = given.filter(between("answered_at", replace(asked, since=None)))
        later = given.filter(
            Q(answered_at__gt=OuterRef("answered_at"))
            | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk")),
            customer=OuterRef("customer"),
        )
        return given.filter(between("answered_at", asked), ~Exists(later)).select_related("survey")

    return rows


def about_contacts(kind: str, lowest: int, highest: int) -> Answers:
    """Every answer on this scale about a contact."""

    def rows(asked: Narrowed) -> QuerySet[Answer]:
        given = Answer.objects.counted().filter(
            between("answered_at", asked),
            survey__kind=kind,
            scale_min=lowest,
            scale_max=highest,
            invitation__occasion__startswith="interaction:",
        )
        return about(given, "invitation__occasion", asked).select_related("survey")

    return rows


def about(rows: QuerySet[Said], occasion: str, asked: Narrowed) -> QuerySet[Said]:
    """Where the survey was about a contact: over this channel, with this team or agent."""
    told = only(asked, channel="channel", team="agent__team", agent="agent", reason="reason")
    if not told:
        return rows
    number = Case(
        When(
            **{f"{occasion}__regex": r"^interaction:[0-9]{1,18}$"},
            then=Cast(Substr(occasion, len("interaction:") + 1), BigIntegerField()),
        ),
        output_field=BigIntegerField(),
    )
    contacts = Interaction.objects.filter(told, pk=OuterRef("about"))
    return rows.annotate(about=number).filter(Exists(contacts))


def scored(answers: Answers, **scores: Any) -> Answers:
    return lambda asked: answers(asked).filter(**scores)


def _of_answers(*sides: Side, usual: timedelta | None = QUARTER) -> Population:
    return Population(
        sides=sides,
        columns=(SCORE, SURVEY, COMMENT),
        filters=OF_SURVEYS,
        at="answered_at",
        at_name=_("Answer"),
        order=("-answered_at", "-pk"),
        usual=usual,
    )


def _effort(lowest: int, highest: int) -> Population:
    answers = latest(SurveyKind.CES, lowest, highest)
    return _of_answers(
        Side("easy", _("Easy, from 5 up"), scored(answers, score__gte=EASY_FROM)),
        Side("others", _("Not easy, below 5"), scored(answers, score__lt=EASY_FROM)),
        Side("all", _("All answers"), answers),
    )


def _of_contacts(*sides: Side) -> Population:
    whole = _of_answers(*sides)
    return replace(whole, filters=("since", "until", "channel", "team", "agent", "reason", "segment"))


SAID = about_contacts(SurveyKind.SOLVED, 0, 1)
SCORED = about_contacts(SurveyKind.NPS, 0, 10)
RATED = about_contacts(SurveyKind.CSAT, 1, 5)
NPS = latest(SurveyKind.NPS, 0, 10)
CSAT = latest(SurveyKind.CSAT, 1, 5)


def invitations(asked: Narrowed) -> QuerySet[Invitation]:
    told = only(asked, survey="survey__slug", version="version__number", language="language", over="channel")
    rows = Invitation.objects.asked().filter(between("created_at", asked), told, of_brand(asked.brand))
    rows = rows.filter(_came_to(asked.step)) if asked.step else rows
    return about(rows, "occasion", asked).select_related("survey")


def _came_to(step: str) -> Q:
    """As the funnel counts them: `metrics.domain.results.funnel`."""
    match AskedStep(step):
        case AskedStep.REPLIED:
            said = Reply.objects.filter(answer=OuterRef("answer"))
            return Q(Exists(said), answer__counts=True)
        case AskedStep.UNCONFIRMED:
            return Q(answer__counts=False, answer__left_out_at=None)
        case AskedStep.CONFIRMED:
            return Q(answer__counts=True) & ~Q(answer__suspicion="")
        case AskedStep.LEFT_OUT:
            return Q(answer__left_out_at__isnull=False)
    return Q(**{f"{step}_at__isnull": False})


POPULATIONS = {
    "nps": _of_answers(
        Side("promoters", _("Promoters, 9–10"), scored(NPS, score__gt=LAST_PASSIVE)),
        Side("passives", _("Passives, 7–8"), scored(NPS, score__gt=LAST_DETRACTOR, score__lte=LAST_PASSIVE)),
        Side("detractors", _("Detractors, 0–6"), scored(NPS, score__lte=LAST_DETRACTOR)),
        Side("all", _("All answers"), NPS),
        usual=None,
    ),
    **dict.fromkeys(
        ("csat", "csat_mean"),
        _of_answers(
            Side("satisfied", _("Satisfied, 4–5"), scored(CSAT, score__gte=FIRST_SATISFIED)),
            Side("others", _("Not satisfied, up to 3"), scored(CSAT, score__lt=FIRST_SATISFIED)),
            Side("all", _("All answers"), CSAT),
        ),
    ),
    "said_by_customers": _of_contacts(
        Side("yes", _("Solved, they say"), scored(SAID, score=1)),
        Side("no", _("Not solved, they say"), scored(SAID, score=0)),
        Side("all", _("All answers"), SAID),
    ),
    "contact_nps": _of_contacts(
        Side("promoters", _("Promoters, 9–10"), scored(SCORED, score__gt=LAST_PASSIVE)),
        Side("detractors", _("Detractors, 0–6"), scored(SCORED, score__lte=LAST_DETRACTOR)),
        Side("all", _("All answers"), SCORED),
    ),
    "contact_csat": _of_contacts(
        Side("satisfied", _("Satisfied, 4–5"), scored(RATED, score__gte=FIRST_SATISFIED)),
        Side("others", _("Not satisfied, up to 3"), scored(RATED, score__lt=FIRST_SATISFIED)),
        Side("all", _("All answers"), RATED),
    ),
    "ces": _effort(0, 7),
    **dict.fromkeys(("ces_1_7", "ces_easy"), _effort(1, 7)),
    "response_rate": Population(
        sides=(
            Side("answered", _("Have answered"), lambda asked: invitations(asked).exclude(answered_at=None)),
            Side("silent", _("Have not answered"), lambda asked: invitations(asked).filter(answered_at=None)),
            Side("all", _("All who were asked"), invitations),
        ),
        columns=(SURVEY,),
        filters=(*OF_SURVEYS, "step"),
        at="created_at",
        at_name=_("Asked"),
        order=("-created_at", "-pk"),
        usual=QUARTER,
    ),
}
