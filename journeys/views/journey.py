"""The journeys, as a flow people can read, with what became of those who were on them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, Invalid
from core.pages import Action, Page
from journeys.domain.describe import condition_line, ending_words, event_words, wait_words
from journeys.domain.effect import effect_of
from journeys.domain.journey import Wait, hold_out, switch_journey, why_nobody_is_held_out
from journeys.domain.mailing_queries import mailings_of
from journeys.domain.queries import (
    StepFigures,
    journeys_with_counts,
    senders_of,
    silent_journeys,
    step_figures,
)
from journeys.domain.tally import counted_at
from journeys.enums import EnrolmentState, MessageState, Reason
from journeys.forms.hold_out import HoldOutForm
from journeys.models import Journey
from metrics.domain import registry
from metrics.domain.behind.address import address_of
from metrics.domain.effect_pictures import lift_headline
from surveys.models import Survey

SHOWN = {
    "": (gettext_lazy("All of them"), Q()),
    "on": (gettext_lazy("Switched on"), Q(active=True)),
    "goal": (gettext_lazy("Switched on, with a goal"), Q(active=True) & ~Q(goal={})),
}


class JourneyList(Page):
    template_name = "journeys/journey_list.html"
    permission_required = "journeys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.request.GET.get("show", "")
        _words, condition = SHOWN.get(shown, SHOWN[""])
        known = journeys_with_counts().filter(condition, mailing=None)
        silent = silent_journeys(known)
        journeys = [
            {
                "journey": journey,
                "starts": event_words(journey.trigger_kind),
                "silent": silent.get(journey.slug, ""),
            }
            for journey in known
        ]
        return super().get_context_data(
            journeys=journeys,
            shown=shown,
            choices=[(key, words) for key, (words, _condition) in SHOWN.items()],
            progress=registry.get("journey_progress"),
            counted_at=counted_at(),
            **kwargs,
        )


class JourneyDetail(Page):
    template_name = "journeys/journey_detail.html"
    permission_required = "journeys.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What carries a mailing is shown as that."""
        self.journey = get_object_or_404(
            journeys_with_counts().select_related("changed_by", "mailing"), slug=self.kwargs["slug"]
        )
        if self.journey.is_mailing:
            return redirect("journeys:mailing-detail", self.journey.mailing.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        journey = self.journey
        effect = effect_of(journey) if journey.hold_out else None
        return super().get_context_data(
            journey=journey,
            progress=registry.get("journey_progress"),
            counted_at=counted_at(),
            starts=event_words(journey.trigger_kind),
            condition=condition_line(journey.trigger_where),
            steps=[_step(journey, at, each) for at, each in enumerate(step_figures(journey), start=1)],
            exits=[ending_words(ending) for ending in journey.exits],
            goal=ending_words(journey.goal) if journey.goal else "",
            effect=effect,
            lift=lift_headline(effect) if effect else None,
            why_nobody=why_nobody_is_held_out(journey),
            hold_out_form=HoldOutForm(
                initial={"share": journey.hold_out, "seen_at": journey.changed_at.isoformat()}
            ),
            **kwargs,
        )


def _step(journey: Journey, place: int, figures: StepFigures) -> dict[str, Any]:
    """Each number with where those are listed whom, or which messages, it counts."""
    at = {"journey": journey.slug, "place": place}
    return {
        "wait": wait_words(figures.step.wait) if isinstance(figures.step, Wait) else "",
        "waiting": figures.waiting,
        "waiting_url": address_of("journey_progress", side=EnrolmentState.WAITING, **at),
        "template": figures.template,
        "survey": figures.survey,
        "silent": figures.silent,
        "states": [
            (MessageState(state), n, _messages(state=state, **at))
            for state, n in sorted(figures.states.items())
        ],
        "reasons": [
            (Reason(reason).label, n, _messages(reason=reason, **at))
            for reason, n in figures.reasons.most_common()
        ],
    }


def _messages(**asked: Any) -> str:
    return f"{reverse('journeys:message-list')}?{urlencode(asked)}"


class SurveyJourneys(Page):
    """Which journeys send a survey, and the segments it was sent to: a part that the survey's page loads."""

    template_name = "journeys/_survey_journeys.html"
    permission_required = "journeys.view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(Survey, slug=self.kwargs["slug"])
        return super().get_context_data(
            survey=survey, senders=senders_of(survey), mailings=mailings_of(survey), **kwargs
        )


class JourneySwitch(Action):
    """`active=on` switches on; anything else switches off."""

    permission_required = "journeys.edit"

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        journey = get_object_or_404(Journey, slug=slug, mailing=None)
        active = request.POST.get("active") == "on"
        try:
            switch_journey(journey=journey, active=active, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The journey is on.") if active else _("The journey is off."))
        return redirect("journeys:journey-detail", slug=slug)


class JourneyHoldOut(Action):
    """How many percent of its customers are left without its messages."""

    permission_required = "journeys.edit"

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        journey = get_object_or_404(Journey, slug=slug, mailing=None)
        form = HoldOutForm(request.POST)
        try:
            if not form.is_valid():
                raise Invalid(str(next(iter(form.errors.values()))[0]))
            hold_out(journey=journey, actor_id=request.user.pk, **form.cleaned_data)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("From now on %(share)d%% are held back.") % {"share": journey.hold_out}
            )
        return redirect("journeys:journey-detail", slug=slug)
