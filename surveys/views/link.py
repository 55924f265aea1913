"""What the pages behind a survey's link share: whose link it is, which browser this is, what comes next."""

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.pages import filled, is_too_much, private, read_out
from customers.commerce.views.brand import frame_of, speak_for
from surveys.domain.answer import LinkGone
from surveys.domain.confirmation import ticket_for
from surveys.domain.first_answer import Stored
from surveys.domain.heard import heard_in, questions_of, replies_of
from surveys.domain.invitation import CHANGE_OF_MIND, find_invitation, was_ever_sent
from surveys.domain.open_answer import BROWSER_KNOWN, Visit, unsaved_invitation, why_shut
from surveys.domain.open_link import find_open_link
from surveys.domain.question import next_step
from surveys.domain.suspicion import (
    Sender,
    guesses_too_much,
    is_same_browser,
    new_browser,
    stamp,
)
from surveys.domain.wording import THANKS, lead_of, own_words, said
from surveys.forms.question import Sheet
from surveys.models import Answer, Invitation, OpenLink

COOKIE = "survey"


class LinkPage(View):
    """A page that belongs to one invitation. The token in its address is the secret; nobody logs in.

    The first answer gives its browser a key, so that a later answer from elsewhere is known as such. An open
    link stands in the same place (`visit`): there the invitation is the browser's, made with its answer.
    """

    token: str
    invitation: Invitation
    visit: Visit | None = None
    stored: Stored | None = None
    too_much = False
    """Sent: nothing of it is read, and it is said once their language is known."""
    lang = ""
    """What goes on with every address of the page, where the visitor chose the language."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        return login_not_required(csrf_exempt(super().as_view(**initkwargs)))

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        self.too_much = is_too_much(request)
        self.stored = None if self.too_much else self.at_once(token)
        if self.stored and not self.stored.asks_more:
            return self._thanks_at_once(self.stored, token)
        invitation = find_invitation(token)
        if invitation is None and (link := find_open_link(token)):
            if token != link.code:
                return private(_as_it_is_written(request, link))
            return self._at_open_link(link, *args, **kwargs)
        if invitation is None:
            return nowhere(request, token)
        return self._as_asked(invitation, token, partial(self._heard, *args, **kwargs))

    def at_once(self, token: str) -> Stored | None:
        """An answer stored before anything was read: what most requests come for."""
        return None

    def _thanks_at_once(self, stored: Stored, token: str) -> HttpResponseBase:
        self.token = token
        with translation.override(stored.language):
            return private(self._known(self._thanks(stored)))

    def _as_asked(
        self, invitation: Invitation, token: str, respond: Callable[[], HttpResponseBase]
    ) -> HttpResponseBase:
        """In the name and the language in which they were asked."""
        speak_for(self.request, invitation.brand)
        with translation.override(invitation.language):
            self.invitation, self.token = invitation, token
            return private(respond())

    def _heard(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.too_much:
            return gone(self.request, too_long(self.request), status=413, back=self.address + self.lang)
        return super().dispatch(self.request, *args, **kwargs)

    def _at_open_link(self, link: OpenLink, *args: Any, **kwargs: Any) -> HttpResponseBase:
        speak_for(self.request, link.brand)
        stamped = "" if self.too_much else self.request.POST.get("stamp", "")
        self.visit = Visit.of(link, cookie=self.request.COOKIES.get(COOKIE, ""), stamped=stamped)
        self.token, chosen = link.code, self.request.GET.get("lang", "")
        language = link.language or translation.get_language_from_request(self.request)
        if chosen in dict(settings.LANGUAGES) and not link.language:
            self.lang, language = f"?lang={chosen}", chosen
        with translation.override(language):
            if shut := why_shut(self.visit):
                return gone(self.request, shut, status=410, is_open=True)
            self.invitation = self.visit.invitation or unsaved_invitation(self.visit, language)
            return private(self._heard(*args, **kwargs))

    @cached_property
    def given(self) -> Answer | None:
        """What was answered by this link; by an open one, from this browser."""
        made = Answer.objects.filter(invitation=self.invitation.pk).select_related("invitation", "survey")
        return made.first() if self.invitation.pk else None

    @property
    def key(self) -> str:
        """The token of the invitation."""
        return self.visit.token if self.visit else self.token

    @cached_property
    def address(self) -> str:
        return reverse("surveys:answer", args=[self.token])

    @cached_property
    def browser(self) -> str:
        """Of an open link, what its visit says."""
        return self.visit.browser if self.visit else self.own_browser

    @cached_property
    def own_browser(self) -> str:
        """By its cookie; where cookies are off, by the page we answered its first answer with."""
        known = self.request.COOKIES.get(COOKIE) or self.request.POST.get("browser")
        return (known or new_browser())[:64]

    def is_theirs(self, answer: Answer) -> bool:
        """What one browser said, no other is shown."""
        return is_same_browser(answer, Sender(self.browser))

    def after(self, answer: Answer, *, place: int = 0) -> HttpResponse:
        """The page that follows an answer: was it them? Further questions? Thanks."""
        if answer.doubt is not None or not answer.counts:
            return self._known(self.unsure(answer))
        asked = questions_of(answer) if self.is_theirs(answer) else []
        step = asked and next_step(asked, after=place, heard=heard_in(answer))
        if step:
            return self._known(self.ask(answer, Sheet(step, given=replies_of(answer)), place))
        return self._known(self._thanks(answer, said(own_words(self.invitation), THANKS)))

    def unsure(self, answer: Answer) -> HttpResponse:
        return self.show("surveys/unsure.html", answer=answer.doubt or answer, ticket=ticket_for(answer))

    def _thanks(self, answer: Answer | Stored, thanks: str = "") -> HttpResponse:
        """`thanks`: in a brand's own words."""
        until = answer.answered_at + CHANGE_OF_MIND
        edition = (timezone.localdate(until), thanks, answer.scale_max, bool(answer.comment))
        own = {"score": str(answer.score), "address": self.address + self.lang}
        if answer.comment:
            own["comment"] = answer.comment
        context = {"change_until": until, "thanks": thanks, "scale_max": answer.scale_max}
        return self.same("surveys/thanks.html", edition, own, context | {"visit": self.visit})

    def ask(self, answer: Answer, sheet: Sheet, place: int, status: int = 200) -> HttpResponse:
        return self.show("surveys/questions.html", status, answer=answer, sheet=sheet, place=place)

    def _known(self, response: HttpResponse) -> HttpResponse:
        """This browser is told from others when it comes back."""
        response.set_cookie(
            COOKIE,
            self.visit.stamp if self.visit else self.browser,
            max_age=BROWSER_KNOWN if self.visit else CHANGE_OF_MIND,
            path=self.address,
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, template, self._shared() | self._own() | context, status=status)

    def same(
        self,
        template: str,
        edition: tuple[Hashable, ...],
        own: Mapping[str, str],
        context: dict[str, Any],
    ) -> HttpResponse:
        """A page that differs from one customer to the next by `own`, and by its `edition`."""
        edition += (*frame_of(self.request), bool(self.visit), self.lang)
        return filled(self.request, template, context, edition=edition, holes=own)

    def _shared(self) -> dict[str, Any]:
        asked = {"survey": self.invitation.survey, "lead": lead_of(self.invitation)}
        return asked | {"visit": self.visit, "lang": self.lang, "languages": settings.LANGUAGES}

    def _own(self) -> dict[str, str]:
        return {
            "token": self.token,
            "address": self.address + self.lang,
            "stamp": self.visit.stamp if self.visit else stamp(self.invitation),
            "browser": "" if self.visit else self.browser,
        }


def _as_it_is_written(request: HttpRequest, link: OpenLink) -> HttpResponse:
    """Where its cookie counts: the code may have been typed in capitals."""
    asked = f"?{query}" if (query := request.GET.urlencode()) else ""
    place = request.resolver_match.view_name if request.resolver_match else "surveys:answer"
    return redirect(reverse(place, args=[link.code]) + asked, preserve_request=True)


def too_long(request: HttpRequest) -> str:
    """What is said to more than is read, once it is out of the way."""
    read_out(request)
    return _("This is far too long to be kept. Go back with your browser: there you can shorten it.")


def nowhere(request: HttpRequest, token: str) -> HttpResponseBase:
    """Only who guesses is slowed down: behind the same address others may have links of their own."""
    with translation.override(translation.get_language_from_request(request)):
        if not was_ever_sent(token):
            address = get_adapter(request).get_client_ip(request)  # as failed log-ins: behind a proxy, too
            if guesses_too_much(address):
                words = _("Too many links were tried from here. Please wait a minute.")
                return gone(request, words, status=429)
        return gone(request, str(LinkGone()))


def gone(
    request: HttpRequest, message: str, *, status: int = 404, is_open: bool = False, back: str = ""
) -> HttpResponseBase:
    """One page and one status for unknown, expired and erased. `back`: where the survey is, if it goes on."""
    context = {"message": message, "status": status, "is_open": is_open, "back": back}
    return private(render(request, "surveys/gone.html", context, status=status))
