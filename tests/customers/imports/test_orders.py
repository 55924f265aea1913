"""Orders and credit notes brought in from files."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from customers.imports.domain import order_write
from customers.imports.domain import run as runner
from customers.models import Customer, Event, Order, OrderLine, Product, Refund, RefundLine
from tests import factories
from tests.customers.imports.conftest import ORDERS, claimed, counts, due, issues, run

pytestmark = pytest.mark.django_db(transaction=True)

PARIS = ZoneInfo("Europe/Paris")
TWO = (
    ORDERS
    + "1001,2025-03-01 10:01,A1,Tea,2,2.50,C7,France\n"
    + "1002,2025-03-02 09:00,B2,Pot,1,12.00,,France\n"
    + "1001,2025-03-01 10:00,B2,Teapot,1,12.00,C7,France\n"
)


def facts() -> list[int]:
    return [
        model.objects.count() for model in (Customer, Product, Order, OrderLine, Refund, RefundLine, Event)
    ]


def test_lines_become_orders_of_their_customers():
    job = run(TWO)
    assert counts(job) == {
        "state": "done",
        "lines_total": 3,
        "lines_written": 3,
        "created": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    customer = Customer.objects.get()
    at = datetime(2025, 3, 1, 10, 0, tzinfo=PARIS)
    assert (customer.source, customer.external_id, customer.country, customer.since) == (
        "shop",
        "C7",
        "FR",
        at,
    )
    order = Order.objects.get(number="1001")
    assert (order.customer, order.source, order.placed_at, order.channel) == (customer, "shop", at, "web")
    assert (order.total, order.refunded) == (Decimal("17.00"), 0)
    assert list(
        order.lines.values_list("sku", "label", "quantity", "unit_price", "amount", "product__sku")
    ) == [
        ("A1", "Tea", 2, Decimal("2.5000"), Decimal("5.00"), "A1"),
        ("B2", "Teapot", 1, Decimal("12.0000"), Decimal("12.00"), "B2"),
    ]
    assert Order.objects.get(number="1002").customer is None


def test_facts_come_with_the_events_their_verbs_would_record():
    run(TWO)
    order = Order.objects.get(number="1001")
    told = Event.objects.order_by("pk").values_list(
        "kind", "customer__external_id", "occurred_at", "source", "data"
    )
    assert list(told) == [
        ("customer.created", "C7", order.placed_at, "shop", {"source": "shop"}),
        (
            "order.placed",
            "C7",
            order.placed_at,
            "shop",
            {"order": order.pk, "number": "1001", "total": "17.00", "items": 3, "channel": "web"},
        ),
        (
            "order.placed",
            None,
            Order.objects.get(number="1002").placed_at,
            "shop",
            {
                "order": Order.objects.get(number="1002").pk,
                "number": "1002",
                "total": "12.00",
                "items": 1,
                "channel": "web",
            },
        ),
    ]


def test_products_are_called_what_they_were_last_sold_as():
    run(
        ORDERS
        + "1,2025-01-02,A1,Tea,1,2,,\n"
        + "2,2025-01-03,A1,Green tea,1,2,,\n"
        + "3,2025-01-04,A1,damaged,-1,0,,\n"
        + "4,2025-01-05,A1,,1,2,,\n"
    )
    assert list(Product.objects.values_list("sku", "name", "price")) == [("A1", "Green tea", None)]


def test_a_second_import_changes_nothing():
    run(TWO)
    before = facts()
    job = run(TWO)
    assert facts() == before
    assert counts(job) == {
        "state": "done",
        "lines_total": 3,
        "lines_written": 3,
        "created": 0,
        "changed": 0,
        "unchanged": 2,
        "refused": 0,
    }


def test_an_order_placed_by_its_verb_is_recognised():
    customer = factories.customer(source="shop", external_id="C7")
    factories.order(customer, 5, number="1001", source="shop")
    job = run(ORDERS + "1001,2025-03-01,CAFE-1,Article,1,5.00,C7,\n")
    assert (job.state, job.created, job.unchanged) == ("done", 0, 1)


def test_the_same_number_with_other_content_is_refused():
    run(TWO)
    before = facts()
    job = run(TWO.replace("2.50", "2.60"))
    assert (job.state, job.refused, job.lines_written) == ("refused", 2, 0)
    assert issues(job) == [
        (line, "", "This number is stored already, with other content. Nothing was changed.")
        for line in (2, 4)
    ]
    assert facts() == before


BAD = TWO + "1003,2025-03-04,A1,Tea,two,2.50,C7,France\n1004,2025-03-05,A1,Tea,1,2.50,C9,France\n"
BAD += "1003,2025-03-04,B2,Pot,1,12,C7,France\n"


def test_all_or_nothing_writes_nothing():
    job = run(BAD)
    assert counts(job) == {
        "state": "refused",
        "lines_total": 6,
        "lines_written": 0,
        "created": 0,
        "changed": 0,
        "unchanged": 0,
        "refused": 2,
    }
    assert facts() == [0] * 7
    assert issues(job) == [
        (5, "Quantity", "“two” is not a number."),
        (7, "", "The whole order is refused because of line 5."),
    ]


def test_keeping_the_good_lines_refuses_orders_whole():
    job = run(BAD, keep_good_lines=True)
    assert counts(job) == {
        "state": "done",
        "lines_total": 6,
        "lines_written": 4,
        "created": 3,
        "changed": 0,
        "unchanged": 0,
        "refused": 2,
    }
    assert sorted(Order.objects.values_list("number", flat=True)) == ["1001", "1002", "1004"]
    assert OrderLine.objects.count() == 4


def test_an_order_of_two_customers_is_refused():
    job = run(ORDERS + "1,2025-03-01,A,Tea,1,2,C1,\n1,2025-03-01,B,Pot,1,2,C2,\n")
    assert issues(job) == [(line, "", "This order names two different customers.") for line in (2, 3)]


def test_zero_and_negative_prices_are_kept():
    run(ORDERS + "1,2025-03-01,A,Gift,1,0,,\nA2,2025-03-01,B,Adjust bad debt,1,-11062.06,,\n")
    assert list(Order.objects.order_by("number").values_list("total", flat=True)) == [
        Decimal("0.00"),
        Decimal("-11062.06"),
    ]


def test_an_unknown_country_is_noted_and_left_empty():
    job = run(ORDERS + "1,2025-03-01,A,Tea,1,2,C1,Unspecified\n")
    assert (Customer.objects.get().country, job.notes) == ("", ["Country: Unspecified"])


def test_new_customers_are_named_where_the_file_names_them():
    content = "Order,Date,Quantity,Price,Customer ID,Customer name\n1,2025-03-01,1,2,C1,Amélie Fotso\n"
    run(content)
    customer = Customer.objects.get()
    assert (customer.first_name, customer.last_name, customer.name_key) == ("Amélie", "Fotso", "amelie fotso")


def test_another_currency_is_refused_on_its_line():
    content = "Order,Date,Quantity,Price,Currency\n1,2025-03-01,1,2,EUR\n2,2025-03-01,1,2,USD\n"
    assert issues(run(content)) == [(3, "Currency", "The house keeps its books in EUR only.")]


def test_small_portions_write_the_same(monkeypatch):
    monkeypatch.setattr(order_write, "PORTION", 1)
    monkeypatch.setattr("customers.imports.domain.reading.PORTION", 1)
    job = run(BAD, keep_good_lines=True)
    assert (job.state, job.created, job.lines_written, job.refused) == ("done", 3, 4, 2)


@pytest.mark.parametrize("keep_good_lines", [False, True])
def test_an_order_placed_between_check_and_write_is_seen(monkeypatch, keep_good_lines):
    """The check is made again, and finds what somebody else stored meanwhile."""
    write = runner._write

    def late(*args: Any) -> None:
        if not Order.objects.filter(number="1002").exists():
            factories.order(None, 7, number="1002", source="shop")
        write(*args)

    monkeypatch.setattr(runner, "_write", late)
    job = run(TWO, keep_good_lines=keep_good_lines)
    assert issues(job) == [(3, "", "This number is stored already, with other content. Nothing was changed.")]
    assert (job.state, job.created) == (("done", 1) if keep_good_lines else ("refused", 0))
    assert Order.objects.filter(number="1001").exists() == keep_good_lines


def test_products_of_an_unchanged_order_keep_their_name():
    run(TWO)
    run(TWO.replace("1001", "2001").replace("1002", "2002").replace("Tea,", "Darjeeling,"))
    run(TWO)
    assert Product.objects.get(sku="A1").name == "Darjeeling"


def test_two_imports_of_one_file_store_it_once():
    first, second = claimed(due(TWO)), claimed(due(TWO))
    runner.run_import(first)
    runner.run_import(second)
    assert Order.objects.count() == 2
