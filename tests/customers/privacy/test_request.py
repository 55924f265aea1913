"""Access and erasure are asked for: each a case with the law's deadline, one open at a time."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.cases.domain.case import change_case
from customers.cases.domain.case_move import move_case
from customers.cases.domain.deadline import months_after
from customers.models import Case, Customer, Event, Topic
from customers.people.domain.preference import preference_of, token_of
from customers.privacy.domain.request import open_request, request_privacy
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie() -> Customer:
    return factories.customer(emails=["amelie@example.org"])


def own_page(customer: Customer, kind: str = "access-request") -> str:
    return reverse("customers:own-request", args=[token_of(preference_of(customer.pk)), kind])


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_page_asks_for_nothing(client: Client, amelie: Customer, method: str) -> None:
    assert getattr(client, method)(own_page(amelie)).status_code == 200
    assert not Case.objects.exists()


def test_the_button_opens_one_case_with_the_law_s_deadline(client: Client, amelie: Customer) -> None:
    for _ in range(2):
        assert client.post(own_page(amelie, "erasure-request")).status_code == 200
    case = Case.objects.select_related("topic").get()
    assert (case.topic and case.topic.slug, case.kind, case.owner_id, case.team_id, case.opened_by_id) == (
        "erasure-request",
        "request",
        None,
        None,
        None,
    )
    assert case.solve_by == months_after(case.opened_at, 1)
    assert (case.subject, case.description) == (
        "Souhaite l’effacement de ses données",
        "Demandé sur la page personnelle du client.",
    )
    assert Event.objects.filter(kind="case.opened").count() == 1
    page = client.get(f"{own_page(amelie, 'erasure-request')}?lang=en").content.decode()
    assert f"Its number is {case.pk}." in page


def test_what_nobody_may_ask_for_is_not_there(client: Client, agent_client: Client, amelie: Customer) -> None:
    for kind in ("delivery", "x"):
        assert client.post(own_page(amelie, kind)).status_code == 404
        address = reverse("customers:privacy-request-create", args=[amelie.pk, kind])
        assert agent_client.post(address).status_code == 404
    assert not Case.objects.exists()


def test_once_it_is_closed_one_may_ask_again(amelie: Customer) -> None:
    first = request_privacy(customer=amelie, kind="access-request", said="")
    assert request_privacy(customer=amelie, kind="access-request", said="") == first
    assert request_privacy(customer=amelie, kind="erasure-request", said="") != first
    move_case(case=first, to="closed", outcome="solved", actor_id=None)
    assert open_request(amelie.pk, "access-request") is None
    assert request_privacy(customer=amelie, kind="access-request", said="") != first


def test_the_law_knows_neither_opening_hours_nor_pauses_nor_priority(amelie: Customer) -> None:
    case = request_privacy(customer=amelie, kind="access-request", said="")
    by = case.solve_by
    change_case(case=case, priority=4, actor_id=None)
    move_case(case=case, to="waiting", actor_id=None)
    move_case(case=case, to="open", actor_id=None)
    case.refresh_from_db()
    assert case.solve_by == by
    change_case(case=case, topic=Topic.objects.get(slug="other"), actor_id=None)
    assert case.solve_by < by  # a case like any other now
    january = datetime(2027, 1, 31, 9, tzinfo=UTC)
    assert months_after(january, 1) == datetime(2027, 2, 28, 9, tzinfo=UTC)
    assert months_after(january.replace(month=12), 2) == datetime(2028, 2, 29, 9, tzinfo=UTC)


def test_an_agent_told_on_the_phone_opens_it(agent_client: Client, amelie: Customer) -> None:
    answer = agent_client.post(
        reverse("customers:privacy-request-create", args=[amelie.pk, "access-request"])
    )
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("customers:case-detail", args=[case.pk]))
    assert case.opened_by_id


@pytest.mark.parametrize("times", [1, 3])
def test_an_administrator_sees_who_waits(
    admin_client: Client, agent_client: Client, django_assert_num_queries: Any, times: int
) -> None:
    page = reverse("customers:privacy-request-list")
    assert agent_client.get(page).status_code == 403
    for n in range(times):
        waiting = request_privacy(customer=factories.customer(f"Nora{n}"), kind="access-request", said="")
        ended = request_privacy(customer=factories.customer(f"Omar{n}"), kind="erasure-request", said="")
        move_case(case=waiting, to="waiting", actor_id=None)
        move_case(case=ended, to="closed", outcome="solved", actor_id=None)
    factories.case()
    with django_assert_num_queries(4):  # session, user, open, ended
        answer = admin_client.get(page)
    assert (len(answer.context["open"]), len(answer.context["ended"])) == (times, times)


def test_the_api_asks_and_lists(machine: Any, amelie: Customer) -> None:
    sent = {"customer": amelie.pk, "kind": "erasure-request", "said": "By letter."}
    made = machine().post("/api/v1/privacy-requests/", sent, format="json").json()
    assert (made["kind"], made["said"], made["state"]) == ("erasure-request", "By letter.", "open")
    factories.case(amelie)
    listed = machine("customers.privacy").get(f"/api/v1/privacy-requests/?customer={amelie.pk}").json()
    assert [row["id"] for row in listed["results"]] == [made["id"]]
    assert machine("customers.view").get("/api/v1/privacy-requests/").status_code == 403
