"""The figures of one survey: its score with the interval, and how many of the invited answered."""

from collections import Counter

from django.utils.translation import gettext as _

from core.formats import Number as Numeric
from core.template_tags import number, percent, signed
from metrics.domain.charts import Figure, Scale
from metrics.domain.formulas.ces import EffortScale, ces
from metrics.domain.formulas.csat import csat
from metrics.domain.formulas.nps import nps, nps_counts
from metrics.domain.formulas.proportion import Proportion, proportion
from surveys.enums import SurveyKind
from surveys.models import Answer, Invitation, Survey

SHARES = Scale(low=0, high=1)


def survey_figures(survey: Survey) -> list[Figure]:
    told = {
        SurveyKind.NPS: _nps,
        SurveyKind.CSAT: _csat,
        SurveyKind.CES: _ces,
        SurveyKind.SOLVED: _solved,
    }
    score = told[SurveyKind(survey.kind)]
    return [score(latest_answers(survey), survey), _response(survey)]


def latest_answers(survey: Survey) -> Counter[int]:
    """Score → customers who gave it with their latest answer, on the scale the survey has now."""
    answers = Answer.objects.counted().filter(
        survey=survey, scale_min=survey.scale_min, scale_max=survey.scale_max
    )
    latest = answers.order_by("customer", "-answered_at", "-pk").distinct("customer")
    return Counter(latest.values_list("score", flat=True))


def _nps(answers: Counter[int], _survey: Survey) -> Figure:
    counts = nps_counts(answers)
    found = nps(promoters=counts.promoters, passives=counts.passives, detractors=counts.detractors)
    return Figure(
        key="nps",
        title=_("NPS"),
        value=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        format_value=signed,
        note=f"n = {number(found.n)}" if found else "",
        empty_text=_("No answer yet"),
    )


def _csat(answers: Counter[int], _survey: Survey) -> Figure:
    return _share("csat", _("Satisfied (4 or 5)"), csat(answers).satisfied, _("No answer yet"))


def _solved(answers: Counter[int], _survey: Survey) -> Figure:
    share = proportion(hits=answers[1], n=answers.total())
    return _share("said_by_customers", _("Solved, say customers"), share, _("No answer yet"))


def _ces(answers: Counter[int], survey: Survey) -> Figure:
    """A scale without agreed words is read by its numbers alone: easy is its upper third."""
    easy = survey.scale_max - (survey.scale_max - survey.scale_min) // 3
    found = ces(answers, scale=EffortScale(survey.scale_min, survey.scale_max, easy))
    return Figure(
        key="ces",
        title=_("Effort, mean from %(lowest)d to %(highest)d")
        % {"lowest": survey.scale_min, "highest": survey.scale_max},
        value=found.mean if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        scale=Scale(low=survey.scale_min, high=survey.scale_max),
        format_value=_one_digit,
        note=f"n = {number(found.n)}" if found else "",
        empty_text=_("No answer yet"),
    )


def _one_digit(value: Numeric) -> str:
    return number(value, 1)


def _response(survey: Survey) -> Figure:
    invited = Invitation.objects.filter(survey=survey).count()
    answered = Answer.objects.counted().filter(survey=survey).count()
    share = proportion(hits=answered, n=invited)
    return _share("response", _("Response rate"), share, _("Nobody was asked yet"))


def _share(key: str, title: str, share: Proportion | None, empty: str) -> Figure:
    return Figure(
        key=key,
        title=title,
        value=share.value if share else None,
        low=share.low if share else None,
        high=share.high if share else None,
        scale=SHARES,
        format_value=percent,
        note=f"n = {number(share.n)}" if share else "",
        empty_text=empty,
    )
