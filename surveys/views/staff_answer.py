"""Take part in the staff survey, and the quiet word on the desk that one waits."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from core.pages import FormPage, Page, StaffRequest
from surveys.domain.staff_answer import answer_staff_survey
from surveys.domain.staff_ticket import waiting_round
from surveys.enums import StaffSurveyState
from surveys.forms.staff_survey import StaffAnswerForm
from surveys.models import StaffSurvey


class StaffAnswerPage(FormPage):
    """No toast says thanks: it would be stored with the session, beside the answer."""

    request: StaffRequest
    permission_required = "surveys.take_part"
    template_name = "surveys/staff_answer.html"
    form_class = StaffAnswerForm

    @cached_property
    def survey(self) -> StaffSurvey:
        rounds = StaffSurvey.objects.exclude(state=StaffSurveyState.DRAFT)
        return get_object_or_404(rounds, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"statements": self.survey.words}

    def perform(self, form: Any) -> None:
        answer_staff_survey(
            survey=self.survey,
            user_id=self.request.user.pk,
            scores=form.scores,
            remark=form.cleaned_data["remark"],
        )

    def get_success_url(self) -> str:
        return reverse("surveys:staff-answer", args=[self.survey.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_round(self.request.user.pk)
        is_waiting = waiting is not None and waiting.pk == self.survey.pk
        return super().get_context_data(survey=self.survey, is_waiting=is_waiting, **kwargs)


class StaffNotice(Page):
    """A part of the desk: empty for whoever has answered."""

    request: StaffRequest
    permission_required = "surveys.take_part"
    template_name = "surveys/_staff_notice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=waiting_round(self.request.user.pk), **kwargs)
