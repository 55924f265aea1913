"""The figures of one survey since it was first asked: a strip that the survey's page loads."""

from typing import Any

from django.shortcuts import get_object_or_404

from core.pages import Page
from metrics.domain.results.headline import headline
from metrics.domain.results.pictures import distribution_chart
from metrics.domain.results.read import of_all_time
from metrics.domain.results.told import ALL_TIME
from surveys.models import Survey


class SurveyFigures(Page):
    template_name = "metrics/_survey_figures.html"
    permission_required = "metrics.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(Survey, slug=self.kwargs["slug"])
        found = of_all_time(survey)
        return super().get_context_data(
            survey=survey,
            headline=headline(found, ALL_TIME),
            distribution=distribution_chart(found, ALL_TIME),
            **kwargs,
        )
