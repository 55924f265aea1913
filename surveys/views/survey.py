"""The surveys and what was said, for staff."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from core.keyset import page_of
from core.pages import Page
from surveys.domain.queries import MOST, surveys_asked, surveys_with_counts, surveys_with_doubts
from surveys.domain.verbatim import LATEST_FIRST, verbatims
from surveys.enums import Tone
from surveys.forms.asked import AskedFilter

PER_PAGE = 25


class SurveyList(Page):
    template_name = "surveys/survey_list.html"
    permission_required = "surveys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            surveys=surveys_with_counts(),
            most=MOST,
            results_url=_url_if_there("metrics:survey-results"),
            invited_url=_url_if_there("metrics:behind", "response_rate"),
            answers_url=_url_if_there("metrics:behind", "answers"),
            **kwargs,
        )


class KindsAsked(Page):
    """What a review of capabilities counts of them: the kinds of question, each with the surveys that ask."""

    template_name = "surveys/kinds_asked.html"
    permission_required = "surveys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AskedFilter(self.request.GET)
        days = form.cleaned_data if form.is_valid() else {}
        return super().get_context_data(
            form=form,
            surveys=surveys_asked(**days) if days else [],
            invited_url=_url_if_there("metrics:behind", "response_rate"),
            **days,
            **kwargs,
        )


class SurveyDetail(Page):
    template_name = "surveys/survey_detail.html"
    permission_required = "surveys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(surveys_with_doubts(), slug=self.kwargs["slug"])
        figures_url = _url_if_there("metrics:survey-figures", survey.slug)
        results_url = _url_if_there("metrics:survey-results")
        page = page_of(self.request.GET, verbatims().filter(survey=survey), LATEST_FIRST, size=PER_PAGE)
        return super().get_context_data(
            survey=survey,
            verbatims=page.rows,
            previous=page.previous,
            next=page.next,
            tones=Tone.choices,
            figures_url=figures_url,
            results_url=results_url,
            mailing_url=_url_if_there("journeys:mailing-create", survey.slug),
            journeys_url=_url_if_there("journeys:survey-journeys", survey.slug),
            **kwargs,
        )


def _url_if_there(url_name: str, *args: str) -> str:
    """What an app above shows on this page, by URL name: nothing of its own is imported here."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
