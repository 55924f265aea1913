"""Credit notes in a file of orders."""

from decimal import Decimal

import pytest

from customers.models import Customer, Event, Order, Refund
from tests.customers.imports.conftest import ORDERS, issues, run

pytestmark = pytest.mark.django_db(transaction=True)


CREDIT = (
    ORDERS
    + "1001,2025-03-01,A1,Tea,4,2.50,C7,\n"
    + "C1002,2025-03-05,A1,Tea,-1,2.50,C7,\n"
    + "C1003,2025-03-05,A1,Tea,-1,2.50,,\n"
)


def test_numbers_beginning_with_c_are_credit_notes():
    job = run(CREDIT)
    assert (job.state, job.created, job.lines_written) == ("done", 3, 3)
    refund = Refund.objects.get(number="C1002")
    assert (refund.customer, refund.order, refund.amount) == (Customer.objects.get(), None, Decimal("2.50"))
    assert list(refund.lines.values_list("sku", "quantity", "unit_price", "amount")) == [
        ("A1", 1, Decimal("2.5000"), Decimal("2.50"))
    ]
    assert Refund.objects.get(number="C1003").customer is None
    event = Event.objects.get(kind="order.refunded", customer__isnull=False)
    assert event.occurred_at == refund.refunded_at
    assert event.data == {
        "refund": refund.pk,
        "number": "C1002",
        "amount": "2.50",
        "order": None,
        "order_number": None,
    }
    assert run(CREDIT).unchanged == 3


def test_without_a_prefix_every_number_is_an_order():
    run(CREDIT, credit_prefix="")
    assert Order.objects.get(number="C1002").total == Decimal("-2.50")


def test_a_credit_note_that_also_sells_is_refused():
    job = run(ORDERS + "C1,2025-03-01,A,Tea,-1,2,,\nC1,2025-03-01,B,Pot,1,2,,\n")
    assert issues(job) == [(line, "", "This credit note both gives back and sells.") for line in (2, 3)]


WITH_ORIGINAL = "Number,Date,SKU,Quantity,Price,Customer,Original order\n"


def test_a_credit_note_may_name_its_order():
    job = run(
        WITH_ORIGINAL
        + "1,2025-03-01,A,4,2.50,C7,\nC2,2025-03-05,A,-1,2.50,C7,1\nC3,2025-03-06,A,-2,2.50,C7,1\n"
    )
    order = Order.objects.get()
    assert job.state == "done", issues(job)
    assert order.refunded == Decimal("7.50")
    assert list(Refund.objects.order_by("pk").values_list("order", flat=True)) == [order.pk] * 2
    assert Event.objects.filter(data__order_number="1", data__order=order.pk).count() == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("C3,2025-03-06,A,-5,2.50,C7,1", "More would be given back than was paid for this order."),
        (
            "C3,2025-03-06,A,-1,2.50,C8,1",
            "The order this credit note is against belongs to another customer.",
        ),
        ("C3,2025-03-06,A,-1,2.50,C7,9", "The order this credit note is against is refused itself."),
    ],
)
def test_a_credit_note_against_the_wrong_order_is_refused(line, message):
    content = WITH_ORIGINAL + f"1,2025-03-01,A,4,2.50,C7,\n9,2025-02-30,A,1,1,C7,\n{line}\n"
    job = run(content, keep_good_lines=True)
    assert issues(job) == [(3, "Date", "“2025-02-30” is not a date."), (4, "", message)]
    assert (job.state, job.created, job.refused, job.lines_written) == ("done", 1, 2, 1)
