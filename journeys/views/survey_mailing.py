"""Ask a segment: looked at before it is sent, confirmed, watched and stopped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.pages import Action, FormPage, Page
from journeys.domain.mailing_outlook import Outlook, outlook_of
from journeys.domain.mailing_queries import figures_of, mailings
from journeys.domain.message import database_clock
from journeys.domain.survey_mailing import ask_segment, stop_mailing
from journeys.domain.tally import counted_at
from journeys.enums import MessageState
from journeys.forms.survey_mailing import MailingForm
from journeys.models import SurveyMailing
from metrics.domain.behind.address import address_of
from surveys.models import Survey


class MailingCreate(FormPage):
    """Asked for by GET it says what would come of it, and stores nothing; confirmed by POST."""

    permission_required = "surveys.send"
    template_name = "journeys/mailing_form.html"
    form_class = MailingForm
    mailing: SurveyMailing

    @cached_property
    def survey(self) -> Survey:
        return get_object_or_404(Survey, slug=self.kwargs["slug"])

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = super().get_form_kwargs()
        return asked | {"data": self.request.GET} if "segment" in self.request.GET else asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(survey=self.survey, **kwargs)
        form = context["form"]
        if self.survey.active and form.is_bound and form.is_valid():
            context |= {"outlook": self._outlook(form), "starts_at": form.cleaned_data["starts_at"]}
        return context

    def _outlook(self, form: MailingForm) -> Outlook:
        terms = form.cleaned_data | {"starts_at": form.cleaned_data["starts_at"] or database_clock()}
        return outlook_of(SurveyMailing(survey=self.survey, **terms))

    def perform(self, form: Any) -> None:
        terms = form.cleaned_data
        self.mailing, _made = ask_segment(survey=self.survey, actor_id=self.request.user.pk, **terms)

    def get_success_url(self) -> str:
        return reverse("journeys:mailing-detail", args=[self.mailing.pk])


class MailingDetail(Page):
    permission_required = "journeys.view"
    template_name = "journeys/mailing_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = figures_of(get_object_or_404(mailings(), pk=self.kwargs["pk"]))
        journey = found.mailing.journey.slug
        return super().get_context_data(
            found=found,
            mailing=found.mailing,
            counted_at=counted_at(),
            asked_url=_messages(journey, state=MessageState.SENT),
            waiting_url=_messages(journey, state=MessageState.DUE),
            answered_url=address_of("journey_progress", side="reached", journey=journey),
            planned_url=address_of("journey_progress", side="entered", journey=journey),
            reasons=[(reason.label, n, _messages(journey, reason=reason)) for reason, n in found.held],
            **kwargs,
        )


def _messages(journey: str, **asked: Any) -> str:
    """Of its only step: reminders are no customers more."""
    return f"{reverse('journeys:message-list')}?{urlencode({'journey': journey, 'place': 1, **asked})}"


class MailingStop(Action):
    permission_required = "surveys.send"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = get_object_or_404(SurveyMailing, pk=pk)
        stop_mailing(mailing=mailing, actor_id=request.user.pk)
        messages.success(request, _("Stopped: nobody more is asked."))
        return redirect("journeys:mailing-detail", pk)
