"""Cohorts: counted from the facts, shown as a triangle."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.sql import execute
from customers.models import Customer, Order
from metrics.domain.behind import POPULATIONS, Narrowed
from metrics.domain.cohorts import SHOWN, count_cohorts, first_shown, latest_cohorts
from metrics.domain.days import today
from metrics.domain.narrowed.count import count_narrowed
from metrics.domain.recompute import recompute_everything
from metrics.models import CohortFigures, Segment, SegmentMembership
from tests.factories import customer, order, refund
from tests.metrics.shop import open_shop
from tests.metrics.test_behind import sizes

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:cohorts")


def month(back: int, day: int = 15) -> datetime:
    first = first_shown(timezone.localdate(), back + 1)
    return datetime(first.year, first.month, day, 12, tzinfo=UTC)


@pytest.fixture
def bought():
    """Two first bought three months ago, one of them again a month later; a third bought last month."""
    amelie, basile, chloe = customer(), customer("Basile"), customer("Chloé")
    order(amelie, 40, placed_at=month(3))
    order(basile, 60, placed_at=month(3))
    second = order(amelie, 30, placed_at=month(2))
    refund(second, 10, refunded_at=month(1))
    order(chloe, 25, placed_at=month(1))
    count_cohorts()


def rows() -> list[tuple[date, int, int, int, Decimal]]:
    found = CohortFigures.objects.filter(channel="").order_by("cohort", "age")
    return [(row.cohort, row.age, row.active, row.orders, row.revenue) for row in found]


def test_a_refund_takes_revenue_in_its_month_and_makes_nobody_active(bought):
    old, young = month(3).date().replace(day=1), month(1).date().replace(day=1)
    assert rows() == [
        (old, 0, 2, 2, Decimal(100)),
        (old, 1, 1, 1, Decimal(30)),
        (old, 2, 0, 0, Decimal(-10)),
        (young, 0, 1, 1, Decimal(25)),
    ]
    count_cohorts()
    assert len(rows()) == 4


def test_a_customer_is_of_the_channel_of_the_first_purchase(bought, manager_client):
    """Amélie came over the phone and went on on the web; at the same moment the earlier order counts."""
    amelie, basile, chloe = Customer.objects.order_by("pk")
    first = Order.objects.filter(customer=amelie).order_by("placed_at")[:1]
    Order.objects.filter(pk__in=first.values("pk")).update(channel="phone")
    order(basile, 5, placed_at=month(3), channel="store")
    recompute_everything(announce=False)
    members = [
        SegmentMembership(segment=Segment.objects.get(slug="loyal"), customer=it) for it in (amelie, chloe)
    ]
    SegmentMembership.objects.filter(segment__slug="loyal").delete()
    SegmentMembership.objects.bulk_create(members)
    count_narrowed()

    def told(channel: str, segment: Segment | None = None) -> list[tuple[int, list[Decimal | None]]]:
        return [(row.cohort.size, row.earned) for row in latest_cohorts(segment, channel).rows]

    assert told("phone") == [(1, [Decimal(40), Decimal(70), Decimal(60), Decimal(60)])]
    assert [size for size, _earned in told("web")] == [1, 1]
    assert told("store") == []
    loyal = Segment.objects.get(slug="loyal")
    assert told("phone", loyal) == told("phone")
    assert [size for size, _earned in told("", loyal)] == [1, 1]
    page = manager_client.get(PAGE, {"channel": "phone"})
    [line] = page.context["table"].lines
    address = re.search(r'href="(/figures/cohort_share/[^"]*side=cohort[^"]*)"', page.content.decode())
    assert address
    assert "channel=phone" in address[1]
    listed = manager_client.get(address[1].replace("&amp;", "&")).context["lines"]
    assert ([each.customer for each in listed], line.size) == ([amelie], "1")
    api = manager_client.get("/api/v1/cohort-figures/", {"channel": "phone"}).json()["results"]
    assert [row["age"] for row in api] == [2, 1, 0]
    assert manager_client.get("/api/v1/reports/cohorts/", {"channel": "phone"}).json()["rows"][0][1] == 1
    assert manager_client.get("/api/v1/reports/cohorts/", {"channel": "drum"}).status_code == 400
    assert manager_client.get(PAGE, {"channel": "drum"}).status_code == 200


def test_the_triangle_is_blank_where_time_has_not_come(bought, manager_client):
    old, young = latest_cohorts().rows
    assert [cell.share and cell.share.value for cell in old.cells] == [1.0, 0.5, 0.0, 0.0]
    assert [cell.is_running for cell in old.cells] == [False, False, False, True]
    assert old.earned == [50, 65, 60, 60]
    assert [cell.age for cell in young.cells] == [0, 1]
    assert [each and each.value for each in latest_cohorts().mean] == [1.0, 0.5, 0.0]
    page = manager_client.get(PAGE).content.decode()
    assert "1 of 2, between 9% and 91%" in page
    assert "€65" in manager_client.get(PAGE, {"show": "revenue"}).content.decode()


def test_a_month_is_one_of_the_house_wherever_the_server_stands():
    """At 23:30 UTC on 31 July it is August in Paris."""
    with time_machine.travel(datetime(2026, 9, 10, tzinfo=UTC), tick=False):
        order(customer(), 10, placed_at=datetime(2026, 7, 31, 23, 30, tzinfo=UTC))
        count_cohorts()
    assert [row[0] for row in rows()] == [date(2026, 8, 1)]


def test_an_empty_house_has_no_cohort(manager_client):
    count_cohorts()
    assert rows() == []
    assert "No cohort yet" in manager_client.get(PAGE).content.decode()


def test_the_page_costs_the_same_whatever_it_shows(bought, manager_client, django_assert_num_queries):
    manager_client.get(PAGE)
    with django_assert_num_queries(5):
        manager_client.get(PAGE)


def test_the_triangle_goes_out_as_a_file(bought, manager_client, reader_client):
    answer = manager_client.get(reverse("metrics:report-csv", args=["cohorts"]))
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert lines[2][1:5] == ["2", "1", "1", "0.5"]
    assert reader_client.get(reverse("metrics:report-csv", args=["cohorts"])).status_code == 403


def test_the_api_gives_the_sums(bought, manager_client):
    young = month(1).date().replace(day=1)
    (row,) = manager_client.get("/api/v1/cohort-figures/", {"cohort": str(young)}).json()["results"]
    assert (row["age"], row["active"], row["orders"], row["revenue"]) == (0, 1, 1, "25.00")


def test_each_cell_of_the_cohorts_is_its_customers():
    open_shop(40, days=200)
    count_cohorts()
    for row in latest_cohorts().rows:
        assert sizes("cohort_revenue", cohort=row.month) == {"cohort": row.cohort.size}
        for cell in row.cells:
            found = sizes("cohort_share", cohort=row.month, age=cell.age)
            assert found["bought"] == row.cohort.active.get(cell.age, 0)
            assert found["bought"] + found["silent"] == row.cohort.size
    whole = latest_cohorts()
    since = whole.rows[0].month
    told = [each and (round(each.value * each.n), each.n) for each in whole.mean]
    alike = [sizes("cohort_share", since=since, age=age) for age in range(len(whole.mean))]
    assert [(found["bought"], found["cohort"]) for found in alike] == told
    assert len({found["cohort"] for found in alike}) > 1, "of the months that are over"
    assert sizes("cohort_revenue", since=since) == {"cohort": sum(row.cohort.size for row in whole.rows)}


def test_first_orders_are_found_among_first_orders_alone():
    """Not among all orders of those months, each asked whether it is the first: ten to one and more."""
    execute("SET LOCAL enable_seqscan = off")
    population = POPULATIONS["cohort_share"]
    asked = Narrowed(since=first_shown(today(), SHOWN), age=1)
    for side in population.sides:
        rows = population.rows(side, asked, today=today()).order_by(*population.order)
        assert "metrics_by_first_order" in rows[:51].explain()
