"""The page behind the link in a survey mail: opening it records nothing, its button does."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from core.errors import DomainError
from surveys.domain.answer import LinkGone, SurveyClosed, can_change, take_at_once, take_down
from surveys.domain.confirmation import confirm_own, left_unconfirmed, named_by
from surveys.domain.delivery import may_note_opening, note_opened
from surveys.domain.first_answer import Stored
from surveys.domain.heard import heard_in, questions_of
from surveys.domain.open_answer import TooManyHere, admit, record_open_answer
from surveys.domain.open_link import LinkFull
from surveys.domain.question import next_step
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender, note_link, shown_to_a_person, suspicion_of
from surveys.forms.answer import AnswerForm
from surveys.forms.question import Sheet
from surveys.models import Answer, Invitation
from surveys.views.link import LinkPage, gone


class AnswerPage(LinkPage):
    http_method_names = ["get", "head", "post", "options"]

    @property
    def address(self) -> str:  # it need not be put together: it was asked for
        return self.request.path

    def at_once(self, token: str) -> Stored | None:
        sent = self.request.POST
        number = shown_to_a_person(stamped=sent.get("stamp", ""), trap=sent.get("website", ""))
        if number is None:
            return None
        said = {"score": sent.get("score", ""), "comment": sent.get("comment", "")}
        return take_at_once(token=token, number=number, browser=self.own_browser, **said)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not self.invitation.survey.active:
            return gone(request, str(SurveyClosed()), status=410)
        given, clicked = self.given, request.GET.get("score", "")
        if clicked and not self.visit:
            note_link(invitation=self.invitation, score=clicked)
        initial: dict[str, Any] = {"score": clicked}
        if given and self._is_unconfirmed(given, clicked):
            return self.unsure(given)
        if given and self.is_theirs(given):
            initial = {"score": given.score, "comment": given.comment} | _meant(clicked, self.invitation)
        return self._form(AnswerForm(initial, survey=self.invitation.survey), given)

    def _is_unconfirmed(self, given: Answer, clicked: str) -> bool:
        """And comes back for that, not to say something else."""
        if self.request.GET.get("change") or not left_unconfirmed(given, Sender(self.browser)):
            return False
        return clicked in ("", str((given.doubt or given).score))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if self.stored and self.given:
            return self.after(self.given)
        form = AnswerForm(request.POST, survey=self.invitation.survey)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            answer = self._record(form)
        except (LinkGone, SurveyClosed) as refusal:
            return refused(request, refusal)
        except (LinkFull, TooManyHere) as refusal:
            status = 410 if isinstance(refusal, LinkFull) else 429
            return gone(request, str(refusal), status=status, is_open=True)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._form(form, status=422)
        return self.after(answer)

    def _record(self, form: AnswerForm) -> Answer:
        if not self.visit:
            return take_down(self.invitation, sender=self._sender(), **form.cleaned_data)
        answer = record_open_answer(
            visit=self.visit,
            language=self.invitation.language,
            sender=Sender(self.browser, self.visit.suspicion(trap=self.request.POST.get("website", ""))),
            admitted=lambda: admit(get_adapter(self.request).get_client_ip(self.request)),
            **form.cleaned_data,
        )
        self.invitation = answer.invitation
        return answer

    def _sender(self) -> Sender:
        sent = self.request.POST
        doubt = suspicion_of(
            invitation=self.invitation, stamped=sent.get("stamp", ""), trap=sent.get("website", "")
        )
        return Sender(self.browser, doubt)

    def _form(self, form: AnswerForm, given: Answer | None = None, status: int = 200) -> HttpResponse:
        closed = given is not None and not can_change(given)
        measured = self.request.method == "GET" and given is None and may_note_opening(self.invitation)
        opening = reverse("surveys:answer-opening", args=[self.token]) if measured else ""
        context: dict[str, Any] = {"form": form, "given": given, "closed": closed, "measured": measured}
        if not (given or form.is_written or self.visit):
            shared = self._shared()
            survey, lead = self.invitation.survey, shared["lead"]
            asked = (survey.title, survey.scale, survey.kind, lead.question, lead.lowest, lead.highest)
            own = self._own() | {"opening": opening}
            return self.same("surveys/answer.html", (form.chosen, measured, *asked), own, shared | context)
        context |= {"opening": opening, "theirs": given is not None and self.is_theirs(given)}
        return self.show("surveys/answer.html", status=status, **context)


class Opening(LinkPage):
    """The page tells that somebody looked at it, where they allowed us to notice: no part of any answer."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        note_opened(invitation=self.invitation, stamped=request.POST.get("stamp", ""))
        return HttpResponse(status=204)


class FurtherQuestions(LinkPage):
    """A page of what else we ask: what can be stored of it is stored, whatever else is wrong."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.given
        if answer is None or not self.invitation.survey.active:
            return refused(request, SurveyClosed() if answer else LinkGone())
        place = _place(request.POST.get("place", ""))
        step = next_step(questions_of(answer), after=place, heard=heard_in(answer))
        sheet = Sheet(step, sent=request.POST)
        try:
            record_replies(answer=answer, said=sheet.said, sender=Sender(self.browser))
        except DomainError as refusal:
            back = reverse("surveys:answer", args=[self.token]) + self.lang
            return gone(request, str(refusal), status=422, back=back)
        if not sheet.is_valid:
            return self.ask(answer, sheet, place, status=422)
        return self.after(answer, place=sheet.last or place)


def refused(request: HttpRequest, refusal: LinkGone | SurveyClosed) -> HttpResponseBase:
    return gone(request, str(refusal), status=410 if isinstance(refusal, SurveyClosed) else 404)


def _place(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else 0


class Confirmation(LinkPage):
    """The second tap of whoever sent an answer that we doubted."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        ticket = request.POST.get("ticket", "")
        try:
            return self.after(confirm_own(token=self.key, ticket=ticket))
        except (LinkGone, SurveyClosed) as refusal:
            return refused(request, refusal)
        except LinkFull as refusal:
            return gone(request, str(refusal), status=410, is_open=True)
        except DomainError as refusal:
            said = named_by(ticket, Answer.objects.get(invitation=self.invitation))
            return self.show("surveys/unsure.html", 422, refusal=str(refusal), answer=said, ticket=ticket)


def _meant(clicked: str, invitation: Invitation) -> dict[str, str]:
    """Another score clicked in the mail is what the customer means now, if it stands on the scale."""
    return {"score": clicked} if clicked in map(str, invitation.survey.scale) else {}
