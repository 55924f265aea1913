"""The figures of one survey: a strip that the survey's page loads."""

from dataclasses import replace
from typing import Any

from django.shortcuts import get_object_or_404

from core.pages import Page
from metrics.domain import registry
from metrics.domain.behind.address import address_of
from metrics.domain.charts import Figure
from metrics.domain.survey_figures import survey_figures
from surveys.models import Survey

EXPLAINED = {"response": "response_rate"}


class SurveyFigures(Page):
    template_name = "metrics/_survey_figures.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(Survey, slug=self.kwargs["slug"])
        figures = [_explained(figure, survey) for figure in survey_figures(survey)]
        return super().get_context_data(figures=figures, **kwargs)


def _explained(figure: Figure, survey: Survey) -> dict[str, Any]:
    """With its definition where there is one, and with whom it counts of this survey."""
    key = EXPLAINED.get(figure.key, figure.key)
    customers = address_of(key, survey=survey.slug)
    return {"figure": replace(figure, customers=customers), "metric": registry.BY_KEY.get(key)}
