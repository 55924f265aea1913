"""How the score of a survey is written, and on what scale it is drawn."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.formats import Number as Numeric
from core.template_tags import number, percent, signed
from metrics.domain import registry
from metrics.domain.charts import Scale
from metrics.domain.charts.dots import NPS_SCALE
from metrics.domain.registry.metric import CHOSEN
from metrics.domain.results.score import Scored
from metrics.domain.service_pictures import points
from surveys.enums import SurveyKind
from surveys.models import Survey

SHARES = Scale(low=0, high=1, ticks=(0, 0.25, 0.5, 0.75, 1))
FIGURES = {SurveyKind.NPS: "nps", SurveyKind.CSAT: "csat", SurveyKind.SOLVED: "said_by_customers"}


def surveys_by_metric() -> dict[str, str]:
    """For each score the survey that asks for it, the first one that is asked today."""
    found: dict[str, str] = {}
    for survey in Survey.objects.order_by("-active", "slug"):
        found.setdefault(Told(survey).metric, survey.slug)
    return found


@dataclass(frozen=True)
class Told:
    survey: Survey

    @property
    def metric(self) -> str:
        if self.survey.kind == SurveyKind.CES:
            return "ces" if self.survey.scale_min == 0 else "ces_1_7"
        return FIGURES[SurveyKind(self.survey.kind)]

    @property
    def name(self) -> str:
        return str(registry.get(self.metric).name)

    @property
    def scale(self) -> Scale:
        if self.survey.kind == SurveyKind.NPS:
            return NPS_SCALE
        if self.survey.kind == SurveyKind.CES:
            scores = tuple(float(score) for score in self.survey.scale)
            return Scale(low=self.survey.scale_min, high=self.survey.scale_max, ticks=scores)
        return SHARES

    def write(self, value: Numeric) -> str:
        if self.survey.kind == SurveyKind.NPS:
            return signed(value)
        return number(value, 2) if self.survey.kind == SurveyKind.CES else percent(value)

    def difference(self, value: Numeric) -> str:
        if self.survey.kind == SurveyKind.NPS:
            return signed(value)
        return signed(value, 2) if self.survey.kind == SurveyKind.CES else points(value)

    def between(self, scored: Scored) -> dict[str, Any]:
        """The limits of a mean of few answers are clipped to its scale."""
        found, scale = scored.estimate, self.scale
        return {
            "value": found.value,
            "low": None if found.low is None else max(scale.low, found.low),
            "high": None if found.high is None else min(scale.high, found.high),
        }


@dataclass(frozen=True)
class Period:
    """In words: which days are counted, and why there is nothing."""

    window: registry.Words
    nobody_answered: registry.Words
    nobody_asked: registry.Words


CHOSEN_DAYS = Period(CHOSEN, _("No answer in these days"), _("Nobody was asked in these days"))
ALL_TIME = Period(
    _("since the survey was first asked"),
    _("No answer yet"),
    _("Nobody has been asked yet"),
)
