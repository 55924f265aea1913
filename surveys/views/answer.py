"""The page behind the link in a survey mail: opening it records nothing, its button does."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.errors import DomainError
from core.pages import private
from surveys.domain.answer import CHANGE_OF_MIND, LinkGone, SurveyClosed, can_change, record_answer
from surveys.domain.confirmation import confirm_own, ticket_for
from surveys.domain.invitation import find_invitation
from surveys.domain.suspicion import (
    Sender,
    guesses_too_much,
    new_browser,
    note_guess,
    note_link,
    stamp,
    suspicion_of,
)
from surveys.forms.answer import AnswerForm
from surveys.models import Answer, Invitation

COOKIE = "survey"


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class LinkPage(View):
    """A page that belongs to one invitation. The token in its address is the secret; nobody logs in.

    The first answer gives its browser a key, so that a later answer from elsewhere is known as such.
    """

    token: str
    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        address = request.META.get("REMOTE_ADDR", "")
        invitation = None if guesses_too_much(address) else find_invitation(token)
        if invitation is None:
            return nowhere(request, address)
        with translation.override(invitation.language):
            self.invitation, self.token = invitation, token
            return private(super().dispatch(request, *args, **kwargs))

    @cached_property
    def browser(self) -> str:
        """By its cookie; where cookies are off, by the page we answered its first answer with."""
        known = self.request.COOKIES.get(COOKIE) or self.request.POST.get("browser")
        return (known or new_browser())[:64]

    def after(self, answer: Answer) -> HttpResponse:
        """The page that follows an answer: thanks, or the question whether it was them."""
        is_unsure = answer.doubt is not None or not answer.counts
        response = self.show(
            "surveys/unsure.html" if is_unsure else "surveys/thanks.html",
            answer=answer.doubt or answer,
            given=answer,
            ticket=ticket_for(answer) if is_unsure else "",
            change_until=answer.answered_at + CHANGE_OF_MIND,
        )
        response.set_cookie(
            COOKIE,
            self.browser,
            max_age=CHANGE_OF_MIND,
            path=reverse("surveys:answer", args=[self.token]),
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"invitation": self.invitation, "survey": self.invitation.survey, "token": self.token}
        context |= {"stamp": stamp(self.invitation), "browser": self.browser}
        return render(self.request, template, context, status=status)


class AnswerPage(LinkPage):
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not self.invitation.survey.active:
            return gone(request, str(SurveyClosed()), status=410)
        given = Answer.objects.filter(invitation=self.invitation).first()
        clicked = request.GET.get("score", "")
        if clicked:
            note_link(invitation=self.invitation, score=clicked)
        initial: dict[str, Any] = {"score": clicked}
        if given:
            initial = {"score": given.score, "comment": given.comment} | _meant(clicked, self.invitation)
        return self._form(AnswerForm(initial=initial, survey=self.invitation.survey), given)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = AnswerForm(request.POST, survey=self.invitation.survey)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            answer = record_answer(token=self.token, sender=self._sender(), **form.cleaned_data)
        except (LinkGone, SurveyClosed) as refusal:
            return gone(request, str(refusal), status=410 if isinstance(refusal, SurveyClosed) else 404)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._form(form, status=422)
        return self.after(answer)

    def _sender(self) -> Sender:
        sent = self.request.POST
        doubt = suspicion_of(
            invitation=self.invitation, stamped=sent.get("stamp", ""), trap=sent.get("website", "")
        )
        return Sender(self.browser, doubt)

    def _form(self, form: AnswerForm, given: Answer | None = None, status: int = 200) -> HttpResponse:
        closed = given is not None and not can_change(given)
        return self.show("surveys/answer.html", status=status, form=form, given=given, closed=closed)


class Confirmation(LinkPage):
    """The second tap of whoever sent an answer that we doubted."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.after(confirm_own(token=self.token, ticket=request.POST.get("ticket", "")))
        except LinkGone as refusal:
            return gone(request, str(refusal))
        except DomainError as refusal:
            return self.show(
                "surveys/unsure.html",
                status=422,
                refusal=str(refusal),
                answer=Answer.objects.get(invitation=self.invitation),
                ticket=request.POST.get("ticket", ""),
            )


def _meant(clicked: str, invitation: Invitation) -> dict[str, str]:
    """Another score clicked in the mail is what the customer means now, if it stands on the scale."""
    return {"score": clicked} if clicked in map(str, invitation.survey.scale) else {}


def nowhere(request: HttpRequest, address: str) -> HttpResponseBase:
    with translation.override(translation.get_language_from_request(request)):
        if guesses_too_much(address):
            return gone(request, _("Too many links were tried from here. Please wait a minute."), status=429)
        note_guess(address)
        return gone(request, str(LinkGone()))


def gone(request: HttpRequest, message: str, *, status: int = 404) -> HttpResponseBase:
    """One page and one status for unknown, expired and erased."""
    return private(render(request, "surveys/gone.html", {"message": message}, status=status))
