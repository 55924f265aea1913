"""On the customer page: how often they want to hear from us, whether they pause, and their personal link."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Invalid
from core.pages import Action, Page, StaffRequest
from customers.models import Customer
from customers.people.domain.preference import change_wishes, known_link, link_of, wishes_of, withdraw_links
from customers.people.forms.preference import WishesForm

SOURCE = "agent"
MAILED_BY = "journeys:preference-link-mail"
"""What sends the link: an app above, by its name."""


def panel_of(customer: Customer) -> dict[str, Any]:
    wishes = wishes_of(customer.pk)
    said = {"frequency": wishes.frequency, "pause": bool(wishes.paused_until)}
    return {
        "customer": customer,
        "wishes": wishes,
        "wishes_form": WishesForm(initial=said),
        "link": known_link(customer.pk),
        "mail_url": _mail_url(customer) if customer.emails.exists() else "",
    }


def _mail_url(customer: Customer) -> str:
    try:
        return reverse(MAILED_BY, args=[customer.pk])
    except NoReverseMatch:
        return ""


class PreferencePanel(Page):
    permission_required = "customers.view"
    template_name = "customers/_preferences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        customer = get_object_or_404(Customer, pk=self.kwargs["pk"])
        return super().get_context_data(**panel_of(customer), **kwargs)


class PanelAction(Action, ABC):
    """The panel comes back as it is now; without htmx the customer page does. A refusal is said in words."""

    abstract = True
    request: StaffRequest
    saved: Promise

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = get_object_or_404(Customer, pk=pk)
        try:
            self.perform(customer)
            messages.success(request, str(self.saved))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        if not self.request.htmx:
            return redirect("customers:customer-detail", pk)
        return render(request, "customers/_preferences.html", {"saved": True, **panel_of(customer)})

    @abstractmethod
    def perform(self, customer: Customer) -> None:
        """Call the verb."""


class WishesSave(PanelAction):
    """What a customer says on the phone."""

    permission_required = "customers.edit"
    saved = _("The wishes are saved.")

    def perform(self, customer: Customer) -> None:
        form = WishesForm(self.request.POST)
        if not form.is_valid():
            raise Invalid(gettext("Something was not understood. Please choose again."))
        change_wishes(
            customer=customer,
            frequency=form.cleaned_data["frequency"],
            pause=form.cleaned_data["pause"],
            source=SOURCE,
            actor_id=self.request.user.pk,
        )


class LinkMake(PanelAction):
    permission_required = "customers.edit"
    saved = _("Here is the link. Give it to nobody but the customer.")

    def perform(self, customer: Customer) -> None:
        link_of(customer.pk)


class LinkWithdraw(PanelAction):
    permission_required = "customers.edit"
    saved = _("All links given out so far lead nowhere any more. Here is a new one.")

    def perform(self, customer: Customer) -> None:
        withdraw_links(customer=customer)
