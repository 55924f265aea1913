"""The customer's own page, behind their personal link: opening it changes nothing, its buttons do."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.errors import DomainError
from core.pages import private
from customers.enums import PrivacyRequestKind, Purpose
from customers.models import Customer, Preference
from customers.people.domain.customer import change_customer
from customers.people.domain.preference import change_wishes, find_by_link, wishes_of
from customers.people.domain.preference_page import (
    SOURCE,
    Switch,
    choose,
    switches_of,
    undo_token,
    undo_unsubscription,
    unsubscribe_all,
    words_of,
)
from customers.people.forms.preference import PreferencePageForm

TOLD: dict[str, str | Promise] = {
    Purpose.MARKETING: gettext_lazy("What is new, and offers we think you may like."),
    Purpose.SURVEY: gettext_lazy("A short question now and then about how we did."),
}

MEASURED = {
    True: gettext_lazy("We note when you open a survey."),
    False: gettext_lazy("We no longer note when you open a survey."),
}


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class OwnPage(View):
    """No cookie and no log-in: the token is the secret, and a cookie is what mail readers lack."""

    preference: Preference

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return private(self.options(request))
        preference = find_by_link(token)
        if preference is None:
            with translation.override(translation.get_language_from_request(request)):
                return private(render(request, "customers/own/gone.html", status=404))
        self.preference, self.token = preference, token
        chosen = request.GET.get("lang", "")
        self.chosen = chosen if chosen in dict(settings.LANGUAGES) else ""
        with translation.override(self.language):
            return private(super().dispatch(request, *args, **kwargs))

    @property
    def language(self) -> str:
        """What the address asks for, else the customer's own as it is by now."""
        return self.chosen or self.preference.customer.language

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        lang = f"?lang={self.chosen}" if self.chosen else ""
        context |= {"token": self.token, "lang": lang, "customer": self.preference.customer}
        return render(self.request, template, context, status=status)

    def show_choices(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page as things stand now."""
        customer = self.preference.customer
        customer.refresh_from_db()
        switches = switches_of(customer)
        return self.show(
            "customers/own/preferences.html",
            status,
            groups=[
                (purpose, TOLD[purpose], [each for each in switches if each.purpose == purpose])
                for purpose in Purpose
            ],
            shown=[each.name for each in switches if each.on],
            wishes=wishes_of(customer.pk),
            form=PreferencePageForm(),
            requests=PrivacyRequestKind.choices,
            **context,
        )


class Preferences(OwnPage):
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_choices()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PreferencePageForm(request.POST)
        if not form.is_valid():
            refused = _("Something was not understood. Please choose again.")
            return self.show_choices(status=422, refused=refused)
        chosen = form.cleaned_data
        moved = choose(preference=self.preference, on=chosen["on"], shown=chosen["shown"])
        customer = self.preference.customer
        changed = change_wishes(
            customer=customer, frequency=chosen["frequency"], measured=chosen["measured"], source=SOURCE
        )
        changed += change_customer(customer=customer, language=chosen["language"])
        with translation.override(self.language):
            return self.show_choices(saved=True, told=_told(moved, changed, customer))


def _told(moved: list[Switch], changed: list[str], customer: Customer) -> list[str]:
    """What has changed, in the words of the page as it speaks now."""
    told, wishes = [_moved(switch) for switch in moved], wishes_of(customer.pk)
    if "frequency" in changed:
        told.append(str(wishes.frequency.label))
    if "measured" in changed:
        told.append(str(MEASURED[wishes.measured]))
    if "language" in changed:
        words = {"language": customer.get_language_display()}
        told.append(_("Our messages to you: in %(language)s") % words)
    return told


def _moved(switch: Switch) -> str:
    answer = pgettext("of a switch", "yes") if switch.on else pgettext("of a switch", "no longer")
    return _answered(switch.words, answer)


def _answered(what: str, answer: str) -> str:
    return _("%(what)s: %(answer)s") % {"what": what, "answer": answer}


class PreferencesPause(OwnPage):
    """`end`: no longer."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        pause = "end" not in request.POST
        change_wishes(customer=self.preference.customer, pause=pause, source=SOURCE)
        return self.show_choices(saved=True)


class Unsubscription(OwnPage):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        withdrawn = unsubscribe_all(preference=self.preference)
        return self.show(
            "customers/own/unsubscribed.html",
            withdrawn=words_of(withdrawn),
            undo=undo_token(withdrawn) if withdrawn else "",
        )


class UnsubscriptionUndo(OwnPage):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            back = undo_unsubscription(preference=self.preference, token=request.POST.get("undo", ""))
        except DomainError as refusal:
            return self.show_choices(status=409, refused=str(refusal))
        yes = pgettext("of a switch", "yes")
        return self.show_choices(saved=True, told=[_answered(words, yes) for words in words_of(back)])
