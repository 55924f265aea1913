"""Figures and segments over the API: to read, by whoever has the right."""

import pytest

from customers.models import Customer
from metrics.domain.recompute import recompute_everything
from tests.factories import customer, order
from tests.metrics.facts import answer, days_ago

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def people() -> list[Customer]:
    people = [customer(), customer(), customer()]
    order(people[0], 100, placed_at=days_ago(1))
    answer(people[0], 9)
    recompute_everything(announce=False)
    return people


@pytest.mark.parametrize("noun", ["customer-figures", "segment-figures", "segment-members"])
def test_the_right_is_demanded(machine, noun):
    assert machine("customers.view").get(f"{API}/{noun}/").status_code == 403
    assert machine("metrics.view").get(f"{API}/{noun}/").status_code == 200
    assert machine("metrics.view").post(f"{API}/{noun}/", {}).status_code == 405  # nothing is typed in


def test_segments_are_written_by_those_who_may(machine):
    assert machine("customers.view").get(f"{API}/segments/").status_code == 403
    assert machine("metrics.view").get(f"{API}/segments/").status_code == 200
    assert machine("metrics.view").post(f"{API}/segments/", {}).status_code == 403
    assert machine("metrics.edit").post(f"{API}/segments/", {}).status_code == 400


def test_the_figures_of_a_customer(machine, people):
    figures = machine().get(f"{API}/customer-figures/{people[0].pk}/").json()
    wanted = ("customer", "status", "tier", "orders", "revenue", "basket", "last_nps")
    assert [figures[name] for name in wanted] == [
        people[0].pk,
        "one-time",
        "regular",
        1,
        "100.00",
        "100.00",
        9,
    ]


def test_figures_by_status_page_by_page(machine, people):
    client = machine()
    first = client.get(f"{API}/customer-figures/?status=prospect&limit=1").json()
    second = client.get(first["next"]).json()
    assert [row["customer"] for row in (*first["results"], *second["results"])] == [
        people[2].pk,
        people[1].pk,
    ]
    assert second["next"] is None


def test_the_members_of_a_segment(machine, people):
    answer_ = machine().get(f"{API}/segment-members/?segment=prospects&current=true").json()
    assert {row["customer"] for row in answer_["results"]} == {people[1].pk, people[2].pk}
    assert machine().get(f"{API}/segment-members/?current=false").json()["results"] == []


def test_the_sums_of_a_segment(machine, people):
    [sums] = machine().get(f"{API}/segment-figures/?segment=one-time").json()["results"]
    assert (sums["customers"], sums["revenue"], sums["basket"], sums["promoters"]) == (
        1,
        "100.00",
        "100.00",
        1,
    )


@pytest.mark.parametrize("query", ["status=gone", "tier=x", "customer=0", "silent_since=yesterday", "x=1"])
def test_a_question_that_cannot_be_asked_is_refused(machine, query):
    refusal = machine().get(f"{API}/customer-figures/?{query}")
    assert (refusal.status_code, refusal.json()["error"]["code"]) == (400, "invalid")


def test_a_list_costs_the_same_for_one_and_for_three(machine, people, django_assert_num_queries):
    client = machine()
    client.get(f"{API}/segments/")
    for limit in (1, 3):
        with django_assert_num_queries(2):  # the token, the rows
            client.get(f"{API}/segment-members/?limit={limit}")
