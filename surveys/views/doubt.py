"""Answers that do not count yet, for whoever may say that they do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.pages import Action, Page, StaffRequest
from surveys.domain.confirmation import confirm_answer, confirm_revision
from surveys.domain.queries import in_doubt
from surveys.models import Answer, Revision, Survey

SHOWN = 50


class Doubts(Page):
    template_name = "surveys/doubts.html"
    permission_required = "surveys.edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey = get_object_or_404(Survey, slug=self.kwargs["slug"])
        return super().get_context_data(survey=survey, doubts=in_doubt(survey, limit=SHOWN), **kwargs)


class AnswerConfirmation(Action):
    permission_required = "surveys.edit"

    def post(self, request: StaffRequest, slug: str, pk: int) -> HttpResponse:
        answer = get_object_or_404(Answer, pk=pk, survey__slug=slug)
        try:
            confirm_answer(answer_id=answer.pk, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The answer counts from now on."))
        return redirect("surveys:doubts", slug)


class RevisionConfirmation(Action):
    permission_required = "surveys.edit"

    def post(self, request: StaffRequest, slug: str, pk: int) -> HttpResponse:
        revision = get_object_or_404(Revision, pk=pk, answer__survey__slug=slug)
        try:
            confirm_revision(revision_id=revision.pk, actor_id=request.user.pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The answer counts from now on."))
        return redirect("surveys:doubts", slug)
