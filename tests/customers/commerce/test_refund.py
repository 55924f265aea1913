"""Give money back: once per number, never more than was paid."""

from decimal import Decimal

import pytest
from django.db import transaction

from core.errors import Conflict, Invalid
from customers.models import Event, Refund, RefundLine
from tests import factories
from tests.customers.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    return factories.customer()


@pytest.fixture
def order(amelie):
    return factories.order(amelie, 60, 40, number="10-4471")


def test_a_refund_is_stored_and_counts_against_its_order(amelie, order):
    refund = factories.refund(order, 30, number="R1")
    order.refresh_from_db()
    event = Event.objects.get(kind="order.refunded")

    assert (refund.amount, order.refunded, order.total) == (
        Decimal("30.00"),
        Decimal("30.00"),
        Decimal("100.00"),
    )
    assert (event.customer, event.occurred_at) == (amelie, refund.refunded_at)
    assert event.data == {
        "refund": refund.pk,
        "number": "R1",
        "amount": "30.00",
        "order": order.pk,
        "order_number": "10-4471",
    }


def test_the_same_refund_again_takes_nothing_more(order):
    first = factories.refund(order, 30, number="R1")
    assert factories.refund(order, 30, number="R1") == first

    order.refresh_from_db()
    assert (order.refunded, RefundLine.objects.count()) == (Decimal("30.00"), 1)
    assert Event.objects.filter(kind="order.refunded").count() == 1


def test_the_same_number_with_other_content_is_a_conflict(order):
    factories.refund(order, 30, number="R1")

    with pytest.raises(Conflict) as refusal:
        factories.refund(order, 31, number="R1")
    assert (refusal.value.field, str(refusal.value)) == ("number", "Refund R1 exists with other content.")


def test_the_same_number_against_another_order_is_a_conflict(amelie, order):
    factories.refund(order, 30, number="R1")

    with pytest.raises(Conflict, match="Refund R1 exists with other content"):
        factories.refund(factories.order(amelie, 100), 30, number="R1")


def test_never_more_than_was_paid(order):
    factories.refund(order, 70)
    with pytest.raises(Invalid) as refusal:
        factories.refund(order, "30.01", number="R2")

    assert refusal.value.field == "lines"
    assert str(refusal.value) == "More would be given back than was paid for this order."
    assert not Refund.objects.filter(number="R2").exists()
    assert factories.refund(order, 30).pk


@pytest.mark.parametrize("amounts", [(0,), (-5,), (10, -10)])
def test_it_refuses_to_give_back_nothing(order, amounts):
    with pytest.raises(Invalid, match="A refund gives back more than nothing"):
        factories.refund(order, *amounts)


def test_it_refuses_the_order_of_another_customer(order):
    with pytest.raises(Invalid, match="This order belongs to another customer"):
        factories.refund(order, 10, customer=factories.customer())


def test_bought_before_our_books_begin_it_counts_against_the_customer_alone(amelie, order):
    refund = factories.refund(order, 500, order=None)

    assert (refund.customer, refund.order) == (amelie, None)
    assert Event.objects.get(kind="order.refunded").data["order"] is None


def test_fact_event_and_order_roll_back_together(order):
    with transaction.atomic():
        factories.refund(order, 30)
        transaction.set_rollback(True)
    order.refresh_from_db()

    assert (order.refunded, Refund.objects.count()) == (0, 0)
    assert Event.objects.filter(kind="order.refunded").count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_give_back_more_than_was_paid():
    order = factories.order(factories.customer(), 100)
    done = at_once(6, lambda n: factories.refund(order, 30, number=f"R{n}"))
    order.refresh_from_db()

    assert sum(isinstance(each, Refund) for each in done) == 3
    assert (order.refunded, Refund.objects.count()) == (Decimal("90.00"), 3)


@pytest.mark.django_db(transaction=True)
def test_the_same_refund_sent_five_times_at_once_is_stored_once():
    order = factories.order(factories.customer(), 100)
    stored = at_once(5, lambda _n: factories.refund(order, 30, number="R1"))
    order.refresh_from_db()

    assert len({refund.pk for refund in stored}) == 1
    assert order.refunded == Decimal("30.00")
