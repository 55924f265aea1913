"""The distribution of value: counted beforehand, drawn from one row, each group with its customers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from metrics.domain.days import today
from metrics.domain.recompute import recompute_everything
from metrics.domain.value.count import spread_value
from metrics.domain.value.report import value_report
from metrics.enums import ValueMeasure
from metrics.models import CustomerPrediction, FlowLine, Segment, SegmentFlow, ValueFigures
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
PAGE, LIST = reverse("metrics:value"), reverse("metrics:value-customers")
AMOUNTS = [500, *[100] * 8, 50]


@pytest.fixture
def people():
    """Ten who bought, the first for most, and one who never did."""
    made = [customer(f"Amélie {n}") for n in range(11)]
    for who, amount in zip(made, AMOUNTS, strict=False):
        order(who, amount, placed_at=days_ago(5))
    recompute_everything(announce=False)
    return made


def test_what_was_counted(people):
    row = ValueFigures.objects.get(measure="revenue")
    assert (row.day, row.customers, row.total, row.median) == (today(), 10, 1350, 100)
    assert row.top_tenth == pytest.approx(500 / 1350)
    assert row.report["classes"] == [[100, None, 9, 1300], [100, 100, 0, 0], [None, 100, 1, 50]]
    found = value_report(ValueMeasure.REVENUE, back=30)
    # Eleven heads: one great (a tenth), two good, the others ordinary, who never bought among them.
    assert [
        (str(each.tier), each.customers, each.buyers, each.revenue, each.least) for each in found.tiers
    ] == [
        ("great", 1, 1, 500, 500),
        ("good", 2, 2, 200, 100),
        ("regular", 8, 7, 650, 0),
    ]
    spread_value()
    assert ValueFigures.objects.filter(measure="revenue").count() == 1


def test_the_page_reads_rows_alone_and_leads_to_the_customers(
    people, manager_client, django_assert_num_queries
):
    manager_client.get(PAGE)
    with django_assert_num_queries(6):
        page = manager_client.get(PAGE).content.decode()
    assert "37.0%" in page
    assert f"{LIST}?low=100.00&amp;high=150.00" in page
    with django_assert_num_queries(3):
        listed = manager_client.get(f"{LIST}?low=100&high=150").content.decode()
    assert "Amélie 1" in listed
    assert "Amélie 0<" not in listed
    assert "Amélie 9" not in listed
    assert "Nobody has brought that much" in manager_client.get(f"{LIST}?low=9000").content.decode()
    report = manager_client.get("/api/v1/reports/value/").json()
    assert report["rows"][0][:3] == ["Value tier", "Great customer", 1]
    assert report["figures"][1]["words"] == "37.0%"


@pytest.mark.parametrize("asked", ["low=x", "high=nan", "low=1&after=x"])
def test_what_is_no_band_is_no_page(people, manager_client, asked):
    assert manager_client.get(f"{LIST}?{asked}").status_code == 400


def test_predicted_value_leads_to_those_of_the_band(people, manager_client):
    CustomerPrediction.objects.bulk_create(
        CustomerPrediction(
            customer=who, day=today(), purchases=1, buys_soon=0.5, churn_risk=0.5, spend=10, value=value
        )
        for who, value in zip(people, [10, 30, 400], strict=False)
    )
    spread_value()
    page = manager_client.get(f"{PAGE}?of=predicted").content.decode()
    address = "/figures/predicted_value/customers/?low=30.00&high=40.00"
    assert address.replace("&", "&amp;") in page
    listed = manager_client.get(address).content.decode()
    assert "Amélie 1" in listed
    assert "Amélie 2" not in listed


def test_who_entered_and_left_a_tier_and_how_the_figures_moved(people, manager_client):
    ValueFigures.objects.create(
        day=today() - timedelta(days=40), measure="revenue", customers=9, total=900, gini=0.25, top_tenth=0.3
    )
    found = value_report(ValueMeasure.REVENUE, back=30)
    assert (found.before and found.before.gini, found.tiers[0].moved) == (0.25, None)
    flow = SegmentFlow.objects.get(segmentation="value", since=today() - timedelta(days=30))
    great, good = (Segment.objects.get(slug=slug) for slug in ("tier-great", "tier-good"))
    FlowLine.objects.create(flow=flow, source=good, target=great, customers=3, revenue=1)
    SegmentFlow.objects.filter(pk=flow.pk).update(begins=flow.since)
    balances = [each.moved for each in value_report(ValueMeasure.REVENUE, back=30).tiers]
    moved = [(each.entered.customers, each.left.customers) for each in balances if each]
    assert moved == [(3, 0), (0, 3), (0, 0)]
    assert "since" in manager_client.get(PAGE).content.decode()


def test_nobody_one_and_equals_say_something_true(manager_client):
    spread_value()
    assert "Nothing to spread yet" in manager_client.get(PAGE).content.decode()
    order(customer(), 10, placed_at=days_ago(1))
    recompute_everything(announce=False)
    row = ValueFigures.objects.get(measure="revenue")
    assert (row.gini, row.customers) == (0, 1)
    assert manager_client.get(PAGE).status_code == 200
