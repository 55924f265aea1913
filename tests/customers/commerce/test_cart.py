"""Keep the cart as the shop reports it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from core.errors import Conflict, Invalid
from customers.commerce.domain.line import NewLine
from customers.models import Cart, CartLine, Event
from tests import factories
from tests.customers.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    return factories.customer()


def told():
    events = Event.objects.filter(kind="cart.changed").order_by("pk")
    return [(data["state"], data["total"], data["items"]) for data in events.values_list("data", flat=True)]


def test_the_cart_stands_as_it_was_last_reported(amelie):
    factories.cart(amelie, 20, 30, external_id="c1", url="https://shop.example/c1")
    cart = factories.cart(amelie, 12, external_id="c1")

    assert (cart.state, cart.total, cart.url) == ("open", Decimal("12.00"), "")
    assert [line.amount for line in cart.lines.all()] == [Decimal("12.00")]
    assert told() == [("open", "50.00", 2), ("open", "12.00", 1)]


def test_without_lines_it_is_emptied_and_may_be_filled_again(amelie):
    factories.cart(amelie, 20, external_id="c1")
    assert factories.cart(amelie, lines=[], external_id="c1").state == "emptied"
    assert factories.cart(amelie, 20, external_id="c1").state == "open"


def test_a_report_older_than_the_last_changes_nothing(amelie):
    factories.cart(amelie, 20, external_id="c1", changed_at=factories.NOON)
    late = factories.cart(amelie, 99, external_id="c1", changed_at=factories.NOON - timedelta(minutes=1))

    assert late.total == Decimal("20.00")
    assert told() == [("open", "20.00", 1)]


def test_the_same_report_again_tells_nothing_new(amelie):
    for _ in range(2):
        factories.cart(amelie, 20, external_id="c1", changed_at=factories.NOON)

    assert told() == [("open", "20.00", 1)]


def test_a_cart_that_was_ordered_is_closed(amelie):
    cart = factories.cart(amelie, 20, external_id="c1")
    factories.order(amelie, 20, cart=cart)

    with pytest.raises(Conflict) as refusal:
        factories.cart(amelie, 30, external_id="c1")
    assert (refusal.value.field, str(refusal.value)) == ("external_id", "This cart was ordered already.")


def test_the_cart_of_another_customer_is_a_conflict(amelie):
    factories.cart(amelie, external_id="c1")

    with pytest.raises(Conflict, match="This cart belongs to another customer"):
        factories.cart(factories.customer(), external_id="c1")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lines": [NewLine("X", 2**31, Decimal(1))]}, "lines"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "x" * 121}, "external_id"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://shop.example/" + "x" * 200}, "url"),
    ],
)
def test_it_refuses_with_the_field_at_fault(amelie, wrong, field):
    with pytest.raises(Invalid) as refusal:
        factories.cart(amelie, **wrong)

    assert refusal.value.field == field
    assert Cart.objects.count() == 0


def test_fact_and_event_roll_back_together(amelie):
    with transaction.atomic():
        factories.cart(amelie)
        transaction.set_rollback(True)

    assert (Cart.objects.count(), told()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_five_reports_at_once_leave_one_cart_with_one_reports_lines():
    amelie = factories.customer()
    at_once(5, lambda n: factories.cart(amelie, *([10] * (n + 1)), external_id="c1"))
    cart = Cart.objects.get()

    assert sum(line.amount for line in cart.lines.all()) == cart.total
    assert CartLine.objects.count() == cart.total / 10
    assert len(told()) == 5


def test_a_cart_becomes_one_order(amelie):
    cart = factories.cart(amelie, 20)
    first = factories.order(amelie, 20, cart=cart)
    with pytest.raises(Conflict) as refusal:
        factories.order(amelie, 30, cart=cart)
    assert refusal.value.field == "cart"
    cart.refresh_from_db()
    assert cart.order_id == first.pk
