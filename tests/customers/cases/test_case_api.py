"""Cases and promises over the API: the same verbs, the same filters as the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Case, Promise
from tests import factories

pytestmark = pytest.mark.django_db
CASES, PROMISES = "/api/v1/cases/", "/api/v1/promises/"


@pytest.fixture
def amelie():
    return factories.customer()


def numbers(client, url: str) -> list[int]:
    return [row["id"] for row in client.get(url).json()["results"]]


def test_a_case_is_opened_once_changed_and_closed(machine, agent, amelie):
    client = machine()
    sent = {
        "customer": amelie.pk,
        "kind": "complaint",
        "subject": "Colis perdu",
        "topic": "delivery",
        "key": "k",
    }
    first, again = client.post(CASES, sent, format="json"), client.post(CASES, sent, format="json")
    url = f"{CASES}{first.json()['id']}/"
    changed = client.patch(url, {"owner": agent.pk, "priority": 4, "state": "waiting"}, format="json").json()
    refused = client.patch(url, {"state": "closed"}, format="json")
    closed = client.patch(
        url, {"state": "closed", "outcome": "solved", "note": "Renvoyé"}, format="json"
    ).json()

    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert Case.objects.count() == 1
    assert (changed["owner"], changed["priority"], changed["state"]) == (agent.pk, 4, "waiting")
    assert (refused.status_code, refused.json()["error"]["fields"]) == (
        400,
        {"outcome": ["Say how it ended."]},
    )
    assert (closed["state"], closed["outcome"], closed["closing_note"]) == ("closed", "solved", "Renvoyé")


def test_cases_are_filtered_as_on_the_page(machine, agent, amelie):
    client = machine("customers.view")
    late = factories.case(amelie, opened_at=timezone.now() - timedelta(days=40), owner_id=agent.pk)
    fresh = factories.case(factories.customer("Paul"), kind="request")

    assert numbers(client, CASES) == [fresh.pk, late.pk]
    assert numbers(client, f"{CASES}?state=running") == [late.pk, fresh.pk]
    assert numbers(client, f"{CASES}?late=true") == [late.pk]
    assert numbers(client, f"{CASES}?owner={agent.pk}&kind=complaint&priority=2") == [late.pk]
    assert numbers(client, f"{CASES}?customer={amelie.pk}") == [late.pk]
    page = client.get(f"{CASES}?state=running&limit=1").json()
    assert [row["id"] for row in client.get(page["next"]).json()["results"]] == [fresh.pk]


def test_a_promise_is_made_once_and_settled(machine, agent, amelie):
    client = machine()
    sent = {"customer": amelie.pk, "kind": "call-back", "what": "Rappeler", "due_at": "2099-01-02T10:00:00Z"}
    nobody = client.post(PROMISES, sent | {"key": "k"}, format="json")
    made = client.post(PROMISES, sent | {"key": "k", "agent": agent.pk}, format="json")
    moved = client.patch(f"{PROMISES}{made.json()['id']}/", {"due_at": "2099-02-02T10:00:00Z"}, format="json")
    both = client.patch(
        f"{PROMISES}{made.json()['id']}/", {"due_at": "2099-03-02T10:00:00Z", "state": "kept"}, format="json"
    )
    settled = client.patch(
        f"{PROMISES}{made.json()['id']}/", {"state": "kept", "note": "Joint"}, format="json"
    )

    assert nobody.json()["error"]["fields"] == {"agent": ["Say who keeps the promise."]}
    assert (made.status_code, settled.json()["state"], settled.json()["note"]) == (201, "kept", "Joint")
    assert (moved.json()["due_at"][:10], moved.json()["agent"], both.status_code) == (
        "2099-02-02",
        agent.pk,
        400,
    )
    assert numbers(client, f"{PROMISES}?state=open") == []
    assert numbers(client, f"{PROMISES}?agent={agent.pk}") == [Promise.objects.get().pk]
    assert [row["slug"] for row in client.get("/api/v1/topics/").json()["results"]][:2] == [
        "delivery",
        "product",
    ]
