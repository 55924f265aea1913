"""The customer page, put together: every view that shows it, or a form refused on it, calls this."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.timesince import timesince

from core.sql import prepared
from customers.contact.domain.draft import with_draft
from customers.contact.domain.wrap_up_code import wrap_up_codes
from customers.contact.forms.begun_contact import begun_contact
from customers.contact.forms.interaction import ContactForm
from customers.domain.alerts import open_matters
from customers.domain.timeline import read_timeline
from customers.loyalty.domain.loyalty_card import with_cards
from customers.models import Customer
from customers.people.domain.completeness import completeness_of
from customers.people.domain.profile import shown_values_of, tags_of, with_profile
from customers.people.forms.tag import CustomerTagForm
from customers.views.panels import (
    blank_form,
    cards_panel,
    cases_panel,
    consent_panel,
    loyalty_panel,
    orders_panel,
)
from customers.views.timeline import timeline_context

PANELS_ABOVE = {
    # What apps above show on this page, by URL name: nothing of theirs is imported here.
    "journeys_url": "journeys:customer-journeys",
    "voice_url": "surveys:customer-voice",
    "answer_url": "journeys:customer-answer",
}
LINKS_ABOVE = {
    # Their pages that this one leads to.
    "ask_url": "journeys:interview-start",
}


FiguresPart = Callable[[Any, int], str]
_figures: list[FiguresPart] = []


def offer_figures(part: FiguresPart) -> None:
    """Called as the apps start: what one above draws of a customer's figures, at the head of the page."""
    _figures.append(part)


def customer_or_404(pk: int, *, agent_id: int | None = None) -> Customer:
    """With the draft of this agent about them, where one is named."""
    for customer in _customer_and_draft(pk, agent_id) if agent_id else _customer(pk):
        return customer
    raise Http404


def _customers() -> QuerySet[Customer]:
    return with_cards(with_profile(Customer.objects.select_related("points")))


@prepared
def _customer(pk: int) -> QuerySet[Customer]:
    return _customers().filter(pk=pk)


@prepared
def _customer_and_draft(pk: int, agent_id: int) -> QuerySet[Customer]:
    return with_draft(_customers(), agent_id=agent_id).filter(pk=pk)


def customer_page(
    request: HttpRequest, customer: Any, refused: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The whole context. `refused` is the form that comes back with its errors, by its name."""
    refused = refused or {}
    history = timeline_context(request, customer.pk)
    phones, emails = customer.numbers, customer.addresses
    return {
        "customer": customer,
        "customer_id": customer.pk,
        "phones": phones,
        "emails": emails,
        "completeness": completeness_of(customer, phones=phones, emails=emails),
        "contact_form": refused.get("contact_form") or _contact_form(request, customer),
        "tags": tags_of(customer),
        "tag_form": refused.get("tag_form") or blank_form(CustomerTagForm),
        "custom_values": shown_values_of(customer),
        "matters": matters_of(customer, history),
        **history,
        **(cases_panel(customer) | orders_panel(customer)),
        **loyalty_panel(customer, refused.get("points_form")),
        **cards_panel(customer, refused.get("card_form")),
        **consent_panel(customer, refused.get("consent_form")),
        **_of_apps_above(request, customer.pk),
    }


def _contact_form(request: HttpRequest, customer: Customer) -> ContactForm:
    return ContactForm(initial=begun_contact(request.GET), draft=getattr(customer, "draft", None))


def matters_of(customer: Customer, history: dict[str, Any]) -> list[dict[str, Any]]:
    """The page that was read holds the latest contacts, unless it is filtered or an older one."""
    narrowed = history["show"] or history["narrowing"] or history["read"].after
    page = read_timeline(customer.pk, show="contacts") if narrowed else history["read"]
    reasons = wrap_up_codes().reasons
    return [
        {
            "matter": matter,
            "reason": reasons.get(matter.reason),
            "since": timesince(matter.event.occurred_at, depth=1),
        }
        for matter in open_matters(page.events)
    ]


def _of_apps_above(request: HttpRequest, pk: int) -> dict[str, Any]:
    urls = {name: _url_if_there(url_name, pk) for name, url_name in (PANELS_ABOVE | LINKS_ABOVE).items()}
    return {"figures": [part(request, pk) for part in _figures], **urls}


def _url_if_there(url_name: str, pk: int) -> str:
    try:
        return reverse(url_name, args=[pk])
    except NoReverseMatch:
        return ""
