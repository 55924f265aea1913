"""A fact and its event commit together: where the event cannot be written, neither is the fact."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError

from core.sql import execute
from customers.loyalty.domain.loyalty import give_points
from customers.models import Cart, Consent, Customer, Event, Interaction, Order, Phone, Posting, Refund
from customers.people.domain.customer import change_customer, create_customer
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

FACTS = [Customer, Phone, Consent, Interaction, Order, Refund, Cart, Posting]

VERBS: dict[str, Callable[[Customer, Order], Any]] = {
    "create_customer": lambda _amelie, _order: create_customer(last_name="Diallo", phones=["0611111111"]),
    "change_customer": lambda amelie, _order: change_customer(customer=amelie, phones=["0622222222"]),
    "state_consent": lambda amelie, _order: factories.consent(amelie),
    "log_contact": lambda amelie, _order: factories.contact(amelie),
    "place_order": lambda amelie, _order: factories.order(amelie),
    "place_refund": lambda _amelie, order: factories.refund(order),
    "save_cart": lambda amelie, _order: factories.cart(amelie),
    "give_points": lambda amelie, _order: give_points(customer=amelie, points=5, key="k"),
}


@pytest.fixture
def amelie() -> Customer:
    return factories.customer(phones=["0612345678"])


@pytest.fixture
def order(amelie: Customer) -> Order:
    return factories.order(amelie)


@pytest.fixture
def deaf_log(order: Order) -> Iterator[None]:
    """From here on no event can be written."""
    execute("ALTER TABLE customers_event ADD CONSTRAINT deaf CHECK (false) NOT VALID")
    yield
    execute("ALTER TABLE customers_event DROP CONSTRAINT deaf")


def stored() -> list[Any]:
    counts = [model._default_manager.count() for model in [*FACTS, Event]]
    numbers = list(Phone.objects.values_list("number", flat=True))
    return [counts, numbers, list(Order.objects.values_list("refunded", flat=True))]


@pytest.mark.parametrize("verb", VERBS)
def test_no_fact_without_its_event(amelie, order, deaf_log, verb):
    before = stored()
    with pytest.raises(IntegrityError):
        VERBS[verb](amelie, order)

    assert stored() == before
