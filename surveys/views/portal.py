"""The customer's page of ideas, behind their own link: opening it changes nothing, its buttons do."""

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.errors import DomainError, Invalid
from core.keyset import read_page
from core.pages import is_too_much, private
from customers.models import Customer
from customers.people.domain.preference import find_by_link
from surveys.domain.early_access import answer_early, be_pioneer, is_pioneer
from surveys.domain.idea import MOST_WANTED, propose_idea, shown_ideas, similar_ideas, vote, withdraw_vote
from surveys.domain.portal import PAST, ROAD_MAP, find_by_portal_link, lanes, open_ideas, own_of, portal_link
from surveys.domain.suspicion import guesses_too_much
from surveys.forms.idea import ProposalForm, VoteForm
from surveys.models import Portal
from surveys.views.link import too_long

PER_PAGE = 25


def listed(request: HttpRequest) -> dict[str, Any]:
    """The road map, what is proposed (a page of it), what is done or declined."""
    place: Any = {name: request.GET.get(name, "") for name in ("after", "before")}
    try:
        page = read_page(open_ideas(), MOST_WANTED, size=PER_PAGE, **place)
    except Invalid:
        raise Http404 from None
    return {"road_map": lanes(ROAD_MAP), "page": page, "past": lanes(PAST)}


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class PublicIdeas(View):
    """To read, for everybody, once an administrator opened it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if not Portal.current().is_public:
            raise Http404
        return render(request, "surveys/portal/public.html", listed(request))


@method_decorator([login_not_required], name="dispatch")
class PortalByPreference(View):
    """From the page where a customer chooses what we send, on to their page of ideas."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        preference = find_by_link(token)
        if preference is None:
            return _nowhere(request)
        return private(redirect(portal_link(preference.customer_id)))


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class PortalPage(View):
    """No cookie and no log-in: the token is the secret."""

    http_method_names = ["get", "head", "options"]
    customer: Customer
    token: str

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        customer = find_by_portal_link(token)
        if customer is None:
            return _nowhere(request)
        self.customer, self.token = customer, token
        chosen = request.GET.get("lang", "")
        self.lang = chosen if chosen in dict(settings.LANGUAGES) else ""
        with translation.override(self.lang or customer.language):
            if is_too_much(request):
                return private(self.show(refused=too_long(request), status=413))
            return private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        own = own_of(self.customer)
        context |= listed(self.request) | {
            "token": self.token,
            "lang": f"?lang={self.lang}" if self.lang else "",
            "own": own,
            "pioneer": is_pioneer(self.customer),
            "key": secrets.token_urlsafe(18),
        }
        return render(self.request, "surveys/portal/portal.html", context, status=status)


class PortalAction(PortalPage):
    """A button of the page: it comes back as it is now, with what was done or why not."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return self.show(done=self.perform(**kwargs))
        except DomainError as refusal:
            return self.show(refused=str(refusal), status=409)

    def perform(self, **kwargs: Any) -> str:
        """Call the verb; what to say of it."""
        raise NotImplementedError


class PortalVote(PortalAction):
    def perform(self, **kwargs: Any) -> str:
        form, idea = VoteForm(self.request.POST), get_object_or_404(shown_ideas(), pk=kwargs["pk"])
        form.is_valid()
        if form.cleaned_data["withdraw"]:
            withdraw_vote(idea=idea, customer=self.customer)
            return _("Your vote is taken back.")
        vote(idea=idea, customer=self.customer, tell=form.cleaned_data["tell"])
        return _("Thank you, your vote counts.")


class PortalIdea(PortalAction):
    """What reads like an idea there is already is shown first; sent again, it is proposed all the same."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ProposalForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        alike = [] if form.cleaned_data["anyway"] else similar_ideas(form.cleaned_data["title"])
        if alike:
            return self.show(form=form, alike=alike)
        clean = dict(form.cleaned_data)
        clean.pop("anyway")
        key = clean.pop("key")
        try:
            propose_idea(
                customer=self.customer,
                language=translation.get_language()[:2],
                key=f"own:{self.customer.pk}:{key}" if key else "",
                **clean,
            )
        except DomainError as refusal:
            return self.show(form=form, refused=str(refusal), status=409)
        return self.show(done=_("Thank you! We look at your idea, then everybody may vote for it."))


class PortalPioneer(PortalAction):
    def perform(self, **_kwargs: Any) -> str:
        wants = "end" not in self.request.POST
        be_pioneer(customer=self.customer, wants=wants)
        return _("We may invite you to try things early.") if wants else _("We invite you no more.")


class PortalEarly(PortalAction):
    def perform(self, **kwargs: Any) -> str:
        accepts = "decline" not in self.request.POST
        answer_early(
            idea=get_object_or_404(shown_ideas(), pk=kwargs["pk"]), customer=self.customer, accepts=accepts
        )
        return _("You take part. We will be in touch.") if accepts else _("Thank you for telling us.")


def _nowhere(request: HttpRequest) -> HttpResponseBase:
    with translation.override(translation.get_language_from_request(request)):
        address = get_adapter(request).get_client_ip(request)
        if guesses_too_much(address):
            words, status = _("Too many links were tried from here. Please wait a minute."), 429
        else:
            words, status = _("This link leads nowhere any more."), 404
        context = {"message": words, "status": status}
        return private(render(request, "surveys/gone.html", context, status=status))
