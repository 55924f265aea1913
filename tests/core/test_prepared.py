"""Prepared reads give what their querysets give, call after call, whatever the numbers."""

import pytest
from django.db import connection
from django.db.models import QuerySet, Value

from core.sql import execute, prepared
from customers.enums import CartState
from customers.models import Cart, Customer
from tests import factories

pytestmark = pytest.mark.django_db


def carts(customer_id: int, cart_id: int) -> QuerySet[Cart]:
    known = Cart.objects.filter(customer=customer_id, state=CartState.OPEN, pk__lte=cart_id)
    return known.annotate(says=Value(7)).select_related("customer").order_by("-pk")[:2]


@pytest.fixture
def both() -> list[Cart]:
    return [factories.cart(factories.customer(first_name)) for first_name in ("Amélie", "Hugo")]


def seen(rows):
    return [(row.pk, row.customer.first_name, row.total, row.says) for row in rows]


def test_it_reads_what_the_queryset_reads_for_each_number(both, django_assert_num_queries):
    read = prepared(carts)
    first, second = both

    for asked in [(first.customer_id, first.pk), (second.customer_id, 2**40), (second.customer_id, first.pk)]:
        with django_assert_num_queries(1):
            found = seen(read(*asked))
        assert found == seen(carts(*asked))
    assert seen(read(cart_id=first.pk, customer_id=first.customer_id)) == [
        (first.pk, "Amélie", first.total, 7)
    ]


def test_the_server_keeps_the_plan(both):
    read = prepared(carts)
    for _ in range(connection.settings_dict["OPTIONS"]["prepare_threshold"] + 1):
        read(both[0].customer_id, both[0].pk)

    kept = execute("SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement ~ 'says'")
    assert kept == [(1,)]


def test_a_number_no_column_holds_finds_nothing_and_asks_nothing(django_assert_num_queries):
    @prepared
    def one(pk: int) -> QuerySet[Customer]:
        return Customer.objects.filter(pk=pk)

    with django_assert_num_queries(0):
        assert [one(2**63), one(10**30), one(-(10**30))] == [[], [], []]
    assert one(2**63 - 1) == []


def test_a_text_is_found_whatever_stands_in_it():
    @prepared
    def named(name: str, pk: int) -> QuerySet[Customer]:
        return Customer.objects.filter(last_name=name, pk__gt=pk)

    odd = "'); DROP «1» %s %% \\ ="
    made = factories.customer(last_name=odd)
    assert [named(odd, 0), named("=4611686018427387904", 0), named(odd, made.pk)] == [[made], [], []]
