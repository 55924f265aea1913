"""The figures of one survey: a strip that the survey's page loads."""

from typing import Any

from django.shortcuts import get_object_or_404

from core.pages import Page
from metrics.domain import registry
from metrics.domain.survey_figures import survey_figures
from surveys.models import Survey

EXPLAINED = {"nps": "nps", "response": "response_rate"}


class SurveyFigures(Page):
    template_name = "metrics/_survey_figures.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(Survey, slug=self.kwargs["slug"])
        figures = [
            {"figure": figure, "metric": registry.BY_KEY.get(EXPLAINED.get(figure.key, ""))}
            for figure in survey_figures(survey)
        ]
        return super().get_context_data(figures=figures, **kwargs)
