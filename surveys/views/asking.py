"""How a survey is asked, apart from its words."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.pages import FormPage
from surveys.domain.reminder import change_reminders
from surveys.forms.asking import AskingForm
from surveys.models import Survey


class Asking(FormPage):
    permission_required = "surveys.edit"
    template_name = "surveys/asking.html"
    form_class = AskingForm

    @cached_property
    def survey(self) -> Survey:
        return get_object_or_404(Survey, slug=self.kwargs["slug"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.survey}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(survey=self.survey, **kwargs)

    def perform(self, form: Any) -> None:
        clean = form.cleaned_data
        change_reminders(
            survey=self.survey, most=clean["most_reminders"], after_days=clean["remind_after_days"]
        )
        messages.success(self.request, _("Saved."))

    def get_success_url(self) -> str:
        return reverse("surveys:survey-asking", args=[self.survey.slug])
