"""Place an order: once per number and source, the same again gives it back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.commerce.domain.line import NewLine
from customers.models import Event, Order, OrderLine, Product
from tests import factories
from tests.customers.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    return factories.customer()


def test_an_order_is_stored_with_its_lines_and_its_event(amelie):
    coffee = Product.objects.create(sku="CAFE", name="Café Boyo")
    lines = [NewLine("CAFE", 2, Decimal("12.345"), "Café\x00 Boyo"), NewLine("PORT", 1, Decimal("4.90"))]
    order = factories.order(amelie, number="10-4471", lines=lines, channel="store")
    event = Event.objects.get(kind="order.placed")

    assert (order.total, order.refunded) == (Decimal("29.59"), 0)
    assert list(order.lines.values_list("sku", "label", "quantity", "amount", "product")) == [
        ("CAFE", "Café Boyo", 2, Decimal("24.69"), coffee.pk),
        ("PORT", "", 1, Decimal("4.90"), None),
    ]
    assert (event.customer, event.occurred_at) == (amelie, factories.NOON)
    assert event.data == {
        "order": order.pk,
        "number": "10-4471",
        "total": "29.59",
        "items": 3,
        "channel": "store",
    }


def test_the_same_order_again_gives_back_the_stored_one(amelie):
    first = factories.order(amelie, 20, 30, number="A")
    again = factories.order(amelie, lines=factories.lines(20, 30)[::-1], number="A")

    assert again == first
    assert (OrderLine.objects.count(), Event.objects.filter(kind="order.placed").count()) == (2, 1)


def test_the_same_number_of_another_shop_is_another_order(amelie):
    assert factories.order(amelie, number="A") != factories.order(amelie, number="A", source="till")


@pytest.mark.parametrize("other", ["lines", "customer"])
def test_the_same_number_with_other_content_is_a_conflict(amelie, other):
    factories.order(amelie, 20, number="A")
    content = {"lines": factories.lines(21)} if other == "lines" else {"customer": factories.customer()}

    with pytest.raises(Conflict) as refusal:
        factories.order(**({"of": amelie, "number": "A", "lines": factories.lines(20)} | content))

    assert (refusal.value.field, str(refusal.value)) == ("number", "Order A exists with other content.")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"lines": []}, "lines", "An order has at least one line."),
        ({"lines": [NewLine("X", 2**31, Decimal(1))]}, "lines", "A quantity or a price is too large."),
        ({"lines": [NewLine("X", 1, Decimal(10**10))]}, "lines", "A quantity or a price is too large."),
        ({"lines": [NewLine("X", 1000, Decimal(10**9))]}, "lines", "The total is too large."),
        ({"lines": [NewLine("X", 1, Decimal("NaN"))]}, "lines", "A quantity or a price is too large."),
        ({"number": ""}, "number", "This field cannot be blank."),
        ({"number": "x" * 65}, "number", "Ensure this value has at most 64 characters (it has 65)."),
        ({"channel": "pigeon"}, "channel", "Value 'pigeon' is not a valid choice."),
    ],
)
def test_it_refuses_with_words_and_the_field_at_fault(amelie, wrong, field, words):
    with pytest.raises(Invalid) as refusal:
        factories.order(amelie, **wrong)

    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert (Order.objects.count(), Event.objects.filter(kind="order.placed").count()) == (0, 0)


def test_an_anonymous_sale_has_no_customer():
    order = factories.order(None, 20)

    assert (order.customer, Event.objects.get(kind="order.placed").customer) == (None, None)


def test_the_cart_it_came_from_is_ordered(amelie):
    cart = factories.cart(amelie)
    order = factories.order(amelie, cart=cart)
    cart.refresh_from_db()

    assert (cart.state, cart.order) == ("ordered", order)
    kinds = Event.objects.filter(customer=amelie).order_by("pk").values_list("kind", "data__state")
    assert list(kinds)[1:] == [("cart.changed", "open"), ("order.placed", None), ("cart.changed", "ordered")]


def test_the_cart_of_another_customer_is_refused(amelie):
    with pytest.raises(Invalid, match="This cart belongs to another customer"):
        factories.order(amelie, cart=factories.cart(factories.customer()))
    assert Order.objects.count() == 0


def test_fact_and_event_roll_back_together(amelie):
    with transaction.atomic():
        factories.order(amelie)
        transaction.set_rollback(True)

    assert (Order.objects.count(), Event.objects.filter(kind="order.placed").count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_order_sent_five_times_at_once_is_stored_once():
    amelie = factories.customer()
    stored = at_once(5, lambda _n: factories.order(amelie, 20, number="A"))

    assert len({order.pk for order in stored}) == 1
    assert (OrderLine.objects.count(), Event.objects.filter(kind="order.placed").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_different_orders_with_one_number_at_once_one_is_stored():
    amelie = factories.customer()
    stored = at_once(4, lambda n: factories.order(amelie, 20 + n, number="A"))

    assert sum(isinstance(each, Order) for each in stored) == 1
    assert sum(isinstance(each, Conflict) for each in stored) == 3
    assert Order.objects.get().lines.count() == 1


def test_what_has_not_happened_yet_is_no_fact(amelie):
    """A day's grace is for clocks that go fast."""
    soon, later = (timezone.now() + timedelta(hours=hours) for hours in (20, 30))
    order = factories.order(amelie, placed_at=soon)
    for told in (
        lambda: factories.order(amelie, placed_at=later),
        lambda: factories.refund(order, 10, refunded_at=later),
        lambda: factories.cart(amelie, changed_at=later),
        lambda: factories.contact(amelie, started_at=later),
    ):
        with pytest.raises(Invalid, match="future"):
            told()
