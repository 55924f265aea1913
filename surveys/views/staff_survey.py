"""Rounds of the staff survey: the list, one of them, written, opened, closed; licensed figures."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, FormPage, Page, StaffRequest
from surveys.domain.orientation_figure import orientation_figures, record_orientation_figure
from surveys.domain.staff_result import remarks_of
from surveys.domain.staff_survey import (
    answered_so_far,
    close_staff_survey,
    open_staff_survey,
    remove_staff_survey,
    save_staff_survey,
    staff_surveys,
)
from surveys.domain.staff_ticket import waiting_round
from surveys.enums import StaffSurveyState
from surveys.forms.staff_survey import OpeningForm, OrientationFigureForm, StaffSurveyForm, beginning
from surveys.models import StaffSurvey

SHOWN = 50


class StaffSurveyList(Page):
    """Read by all of the staff: which rounds there were, and the one that waits for them."""

    request: StaffRequest
    permission_required = "surveys.take_part"
    template_name = "surveys/staff_survey_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_run = self.request.user.has_perm("surveys.staff")
        rounds = staff_surveys()
        if not may_run:
            rounds = rounds.exclude(state=StaffSurveyState.DRAFT)
        return super().get_context_data(
            rounds=list(rounds[:SHOWN]),
            waiting=waiting_round(self.request.user.pk),
            figures=orientation_figures() if may_run else [],
            **kwargs,
        )


class StaffSurveyDetail(Page):
    permission_required = "surveys.staff"
    template_name = "surveys/staff_survey_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(StaffSurvey, pk=self.kwargs["pk"])
        answered, members = answered_so_far(survey)
        opening = kwargs.pop("opening", None) or OpeningForm()
        return super().get_context_data(
            survey=survey,
            opening=opening,
            answered=answered,
            members=members,
            remarks=remarks_of(survey),
            **kwargs,
        )


class StaffSurveyEdit(FormPage):
    permission_required = "surveys.staff"
    template_name = "surveys/staff_survey_form.html"
    form_class = StaffSurveyForm

    @cached_property
    def survey(self) -> StaffSurvey | None:
        return get_object_or_404(StaffSurvey, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_initial(self) -> dict[str, Any]:
        return beginning(self.survey)

    def perform(self, form: Any) -> None:
        self.saved = save_staff_survey(survey=self.survey, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("surveys:staff-survey-detail", args=[self.saved.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(survey=self.survey, **kwargs)


class StaffSurveyOpening(FormPage):
    permission_required = "surveys.staff"
    template_name = "surveys/staff_survey_detail.html"
    form_class = OpeningForm
    http_method_names = ["post"]

    def perform(self, form: Any) -> None:
        survey = get_object_or_404(StaffSurvey, pk=self.kwargs["pk"])
        open_staff_survey(survey=survey, **form.cleaned_data)
        messages.success(self.request, _("The round is open. Everybody on the staff sees it on their desk."))

    def form_invalid(self, form: Any) -> HttpResponse:
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(self.request, said)
        return redirect("surveys:staff-survey-detail", self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("surveys:staff-survey-detail", args=[self.kwargs["pk"]])


class StaffSurveyClosure(Action):
    permission_required = "surveys.staff"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            close_staff_survey(survey=get_object_or_404(StaffSurvey, pk=pk))
            messages.success(request, _("The round is closed."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("surveys:staff-survey-detail", pk)


class StaffSurveyRemoval(Action):
    permission_required = "surveys.staff"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            remove_staff_survey(survey=get_object_or_404(StaffSurvey, pk=pk))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("surveys:staff-survey-list")


class OrientationFigureCreate(FormPage):
    request: StaffRequest
    permission_required = "surveys.staff"
    template_name = "surveys/orientation_figure_form.html"
    form_class = OrientationFigureForm
    success_url = reverse_lazy("surveys:staff-survey-list")

    def perform(self, form: Any) -> None:
        clean = dict(form.cleaned_data)
        record_orientation_figure(team_id=clean.pop("team"), actor_id=self.request.user.pk, **clean)
