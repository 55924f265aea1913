"""The page behind the link in a survey mail: opening it records nothing, its button does."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.errors import DomainError
from core.pages import private
from surveys.domain.answer import CHANGE_OF_MIND, LinkGone, can_change, record_answer
from surveys.domain.invitation import find_invitation
from surveys.forms.answer import AnswerForm
from surveys.models import Answer, Invitation


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class AnswerPage(View):
    """No cookie and no log-in: the token is the secret, and a cookie is what mail readers lack."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        invitation = find_invitation(token)
        if invitation is None:
            return gone(request)
        with translation.override(invitation.language):
            self.invitation, self.token = invitation, token
            return private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest) -> HttpResponse:
        given = Answer.objects.filter(invitation=self.invitation).first()
        initial: dict[str, Any] = {"score": request.GET.get("score")}
        if given:
            initial = {"score": given.score, "comment": given.comment} | _clicked(request, self.invitation)
        return self._show(AnswerForm(initial=initial, survey=self.invitation.survey), given)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = AnswerForm(request.POST, survey=self.invitation.survey)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            answer = record_answer(token=self.token, **form.cleaned_data)
        except LinkGone:
            return gone(request)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._show(form, status=422)
        return self._render(
            "surveys/thanks.html", answer=answer, change_until=answer.answered_at + CHANGE_OF_MIND
        )

    def _show(self, form: AnswerForm, given: Answer | None = None, status: int = 200) -> HttpResponse:
        closed = given is not None and not can_change(given)
        return self._render("surveys/answer.html", status=status, form=form, given=given, closed=closed)

    def _render(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"invitation": self.invitation, "survey": self.invitation.survey, "token": self.token}
        return render(self.request, template, context, status=status)


def _clicked(request: HttpRequest, invitation: Invitation) -> dict[str, str]:
    """Another score clicked in the mail is what the customer means now, if it stands on the scale."""
    clicked = request.GET.get("score", "")
    return {"score": clicked} if clicked in map(str, invitation.survey.scale) else {}


def gone(request: HttpRequest) -> HttpResponseBase:
    """One page and one status for unknown, expired and erased."""
    with translation.override(translation.get_language_from_request(request)):
        return private(render(request, "surveys/gone.html", {"message": str(LinkGone())}, status=404))
