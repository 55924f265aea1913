"""Recency, frequency, money: scores by rank with ties together, their sums, the grid."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.sql import execute
from customers.models import Customer
from metrics.domain.formulas.rank import rfm_scores
from metrics.domain.recompute import recompute_everything
from metrics.domain.rfm import assign_scores, rfm_grid
from metrics.domain.rules.rule import read_rule
from metrics.models import CustomerMetrics, RfmFigures, SegmentMembership
from tests.factories import customer, order, refund
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:rfm")

# days since the last order, orders, revenue
PEOPLE = [(3, 4, 400), (3, 1, 20), (40, 2, 90), (200, 3, 20), (400, 1, 0), (400, 1, 10)]


@pytest.fixture
def people():
    """Who stands where; the fifth was refunded, the last one has never bought."""
    made = [customer(f"Amélie {n}") for n in range(len(PEOPLE) + 1)]
    for who, (days, orders, revenue) in zip(made, PEOPLE, strict=False):
        for n in range(orders):
            amount = revenue - (orders - 1) if n == 0 else 1
            first = order(who, amount or 15, placed_at=days_ago(days + n))
            if not amount:
                refund(first, 15)
    recompute_everything(announce=False)
    return made


def scores() -> list[tuple[int | None, int | None, int | None]]:
    rows = CustomerMetrics.objects.order_by("customer_id")
    return [(row.recency_score, row.frequency_score, row.money_score) for row in rows]


def test_the_scores_in_the_database_are_those_of_the_formula(people):
    days, orders, revenue = zip(*PEOPLE, strict=True)
    by_hand = [
        rfm_scores([Decimal(-each) for each in days]),
        rfm_scores([Decimal(each) for each in orders]),
        rfm_scores([Decimal(each) for each in revenue]),
    ]
    assert scores() == [*zip(*by_hand, strict=True), (None, None, None)]
    assert scores()[0] == (5, 5, 5)


def test_only_who_moved_is_written(people):
    assert assign_scores() == []
    order(people[-1], 5, placed_at=days_ago(1))
    recompute_everything(announce=False)
    assert scores()[-1][0] == 5


def test_the_sums_are_those_of_the_buyers(people):
    grid = rfm_grid()
    assert (grid.customers, grid.revenue) == (6, Decimal(540))
    assert sum(row.orders for row in RfmFigures.objects.all()) == 12
    assert [cell.customers for cell in grid.rows[0]] == [0, 1, 0, 0, 1]


def test_everybody_who_bought_is_in_one_segment_of_these(people):
    stays = SegmentMembership.objects.filter(segment__segmentation="rfm", left_at=None)
    found = dict(stays.values_list("customer", "segment__slug"))
    assert [found.get(each.pk) for each in people] == [
        "champions",
        "promising",
        "loyal",
        "loyal",
        "asleep",
        "asleep",
        None,
    ]
    assert len(stays) == 6


def test_a_segment_can_ask_for_a_score(people):
    rule = {"field": "money_score", "op": ">=", "value": 5}
    assert [row.customer for row in CustomerMetrics.objects.filter(read_rule(rule).q)] == [people[0]]


def test_all_alike_score_in_the_middle():
    for _n in range(3):
        order(customer(), 10, placed_at=days_ago(5))
    recompute_everything(announce=False)
    assert scores() == [(3, 3, 3)] * 3


def test_an_empty_house_says_so(manager_client):
    assign_scores()
    assert "Nobody has bought yet" in manager_client.get(PAGE).content.decode()


def test_a_cell_leads_to_its_customers(people, manager_client, django_assert_num_queries):
    manager_client.get(PAGE)
    with django_assert_num_queries(5):
        page = manager_client.get(PAGE).content.decode()
    cell = reverse("metrics:behind", args=["rfm"])
    assert f'href="{cell}?recency=5&amp;frequency=5"' in page
    assert "Amélie 0" in manager_client.get(cell, {"recency": 5, "frequency": 5}).content.decode()
    assert "Amélie" not in manager_client.get(cell, {"recency": 5, "frequency": 1}).content.decode()


@pytest.mark.parametrize("cell", [{"recency": 6, "frequency": 1}, {"recency": 5, "frequency": 0}])
def test_what_is_no_cell_has_no_customers(people, manager_client, cell):
    page = manager_client.get(reverse("metrics:behind", args=["rfm"]), cell).content.decode()
    assert "Amélie" not in page


def test_a_table_believed_empty_is_not_read_anew_for_each_buyer():
    CustomerMetrics.objects.all().delete()
    execute("ANALYZE metrics_customermetrics")
    people = Customer.objects.bulk_create(Customer(first_name=f"C{n}") for n in range(2_000))
    CustomerMetrics.objects.bulk_create(
        CustomerMetrics(customer=each, orders=1 + n % 40, gross_revenue=n, last_order_at=days_ago(n))
        for n, each in enumerate(people)
    )
    execute("SET LOCAL statement_timeout = '4s'")
    assert len(assign_scores()) == 2_000
