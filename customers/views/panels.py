"""What stands beside the history on the customer page, panel by panel."""

from functools import cache
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.timesince import timesince

from customers.cases.domain.case_queries import open_cases_of
from customers.cases.domain.promise_queries import open_promises_of
from customers.domain.alerts import open_complaint
from customers.domain.queries import latest_orders, latest_postings, open_carts
from customers.enums import Channel, Purpose
from customers.loyalty.forms.loyalty import PointsForm
from customers.loyalty.forms.loyalty_card import LoyaltyCardForm
from customers.models import Consent, Customer
from customers.people.domain.consent import ASKED_OVER, current_consents
from customers.people.forms.consent import ConsentForm


@cache
def blank_form(kind: type[Form]) -> Form:
    """Nobody has filled it in and nothing in it is drawn by lot: one is enough for all pages of a process."""
    return kind()


def orders_panel(customer: Customer) -> dict[str, Any]:
    orders = latest_orders(customer.pk)
    return {
        "orders": orders,
        "order_count": getattr(orders[0], "all_orders", 0) if orders else 0,
        "carts": open_carts(customer.pk),
    }


def cases_panel(customer: Customer) -> dict[str, Any]:
    """What is open, which the call form offers too, and what it warns of."""
    cases = open_cases_of(customer.pk)
    complaint = open_complaint(cases)
    return {
        "open_cases": cases,
        "is_heard": any(case.is_from_answer for case in cases),
        "promises": open_promises_of(customer.pk),
        "complaint": complaint,
        "complaint_since": complaint and timesince(complaint.opened_at, depth=1),
    }


def loyalty_panel(customer: Customer, form: PointsForm | None = None) -> dict[str, Any]:
    return {
        "account": getattr(customer, "points", None),
        "postings": latest_postings(customer.pk),
        "points_form": form or PointsForm(),
    }


def cards_panel(customer: Customer, form: LoyaltyCardForm | None = None) -> dict[str, Any]:
    return {"cards": getattr(customer, "card_list", []), "card_form": form or blank_form(LoyaltyCardForm)}


class Agreement(NamedTuple):
    """Where one purpose over one channel stands; `consent` is None where it was never spoken of."""

    purpose: Purpose
    channel: Channel
    consent: Consent | None


def consent_panel(customer: Customer, form: ConsentForm | None = None) -> dict[str, Any]:
    stated = {(each.purpose, each.channel): each for each in current_consents(customer.pk)}
    channels = [each for each in Channel if each in ASKED_OVER or any(each == over for _, over in stated)]
    return {
        "agreements": [
            (purpose, [Agreement(purpose, channel, stated.get((purpose, channel))) for channel in channels])
            for purpose in Purpose
        ],
        "consent_form": form or blank_form(ConsentForm),
    }
