"""An erasure while somebody works on a case of the same person, or tells something new of them."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from core.errors import Conflict, DomainError
from customers.cases.domain.case import locked_case
from customers.cases.domain.case_move import move_case
from customers.contact.domain.draft import save_draft
from customers.contact.domain.interaction import log_contact
from customers.loyalty.domain.loyalty import give_points
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import Customer
from customers.people.domain.preference import link_of
from customers.privacy.domain.erasure import erase_customer
from surveys.domain.answer import LinkGone, record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import Survey
from tests import factories
from tests.customers.together import at_once, in_between, until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_moves_a_case_meanwhile_goes_on_and_the_erasure_is_tried_again() -> None:
    """They hold the case and want the customer; an erasure holds the customer and wants the case."""
    case, held = factories.case(), Event()

    def move() -> Any:
        with transaction.atomic():
            locked_case(case)
            held.set()
            until_somebody_waits()
            return move_case(case=case, to="waiting", actor_id=None)

    def erase() -> Any:
        held.wait(timeout=10)
        return erase_customer(customer=case.customer, actor_id=None)

    works: list[Callable[[], Any]] = [move, erase]
    moved, refused = at_once(2, lambda number: works[number]())
    assert moved.state == "waiting"
    assert isinstance(refused, Conflict)
    assert erase_customer(customer=case.customer, actor_id=None).erased_at


def _asked(customer: Customer) -> str:
    (token,) = invite(
        survey=Survey.objects.get(slug="nps-after-contact"), asked=[Asked(customer.pk, f"x:{customer.pk}")]
    ).values()
    return token


FIRST, AGAIN = "what is said first", "a change of mind"
CALL: dict[str, Any] = {"channel": "phone", "direction": "in"}
VERBS: dict[str, Callable[[Customer, str], Any]] = {
    "a case": lambda who, _: factories.case(who),
    "a promise": lambda who, _: factories.promise(who, agent_id=factories.user().pk),
    "a contact": lambda who, _: log_contact(customer=who, key="a", agent_id=factories.user().pk, **CALL),
    "a contact of a machine": lambda who, _: log_contact(customer=who, key="b", **CALL),
    "a draft": lambda who, _: save_draft(
        customer=who, agent_id=factories.user().pk, key="k", values={"note": "x"}
    ),
    "a card": lambda who, _: give_card(customer=who, number="ABCD99991"),
    "points": lambda who, _: give_points(customer=who, points=5, key="k"),
    "an order": lambda who, _: factories.order(who),
    "a cart": lambda who, _: factories.cart(who),
    "a consent": lambda who, _: factories.consent(who),
    "their page": lambda who, _: link_of(who.pk),
    FIRST: lambda _, token: record_answer(token=token, score=0, comment="It was Amélie"),
    AGAIN: lambda _, token: record_answer(token=token, score=1, comment="It was Amélie"),
}


def test_what_is_told_in_the_instant_of_an_erasure_is_refused(subtests) -> None:
    """It read a customer who was still there, and comes to the table when the erasure is done."""
    for what in VERBS:
        with subtests.test(what):
            who = factories.customer("Amélie")
            token = _asked(who) if what in {FIRST, AGAIN} else ""
            if what == AGAIN:
                record_answer(token=token, score=0)
            refused, waited = in_between(partial(_erase, who), partial(_tried, what, who, token))
            assert (refused, waited) == (LinkGone if token else Conflict, True)


def _erase(who: Customer) -> None:
    erase_customer(customer=who, actor_id=None)


def _tried(what: str, who: Customer, token: str) -> Any:
    try:
        return VERBS[what](who, token)
    except DomainError as refusal:
        return type(refusal)
