"""What agents and machines do with a customer's wishes and link."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer, Event
from customers.people.domain.preference import (
    link_of,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie() -> Customer:
    """Reached by email and phone; agrees to surveys and offers by email, and to offers by SMS."""
    customer = factories.customer(emails=["amelie@example.org"], phones=["0612345678"])
    for purpose, channel in (("survey", "email"), ("marketing", "email"), ("marketing", "sms")):
        factories.consent(customer, purpose=purpose, channel=channel)
    return customer


def test_an_agent_writes_down_what_is_said_on_the_phone(agent_client: Client, amelie: Customer) -> None:
    panel = reverse("customers:preference-panel", args=[amelie.pk])
    assert "/p/" not in agent_client.get(panel).content.decode()
    agent_client.post(reverse("customers:preference-link", args=[amelie.pk]))
    assert link_of(amelie.pk) in agent_client.get(panel).content.decode()
    saved = agent_client.post(
        reverse("customers:wishes-save", args=[amelie.pk]),
        {"frequency": "weekly", "pause": "on"},
        headers={"hx-request": "true"},
    )
    assert "At most once a week" in saved.content.decode()
    event = Event.objects.get(kind="preferences.changed")
    assert (event.data["changed"], event.data["source"], bool(event.actor_id)) == (
        ["frequency", "paused_until"],
        "agent",
        True,
    )
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    assert "Wants no messages until" in page


def test_what_was_never_offered_is_refused_in_words(agent_client: Client, amelie: Customer) -> None:
    address = reverse("customers:wishes-save", args=[amelie.pk])
    answer = agent_client.post(
        address, {"frequency": "hourly"}, headers={"hx-request": "true"}
    ).content.decode()

    assert ("Something was not understood" in answer, "The wishes are saved" in answer) == (True, False)
    assert not Event.objects.filter(kind="preferences.changed").exists()


def test_a_reader_sees_the_wishes_but_not_the_link(reader_client: Client, amelie: Customer) -> None:
    link_of(amelie.pk)
    page = reader_client.get(reverse("customers:preference-panel", args=[amelie.pk])).content.decode()
    assert "Whenever there is something" in page
    assert "/p/" not in page


def test_the_api_tells_and_changes_wishes(machine: Any, amelie: Customer) -> None:
    sent = {"customer": amelie.pk, "frequency": "monthly"}
    answer = machine().post("/api/v1/preferences/", sent, format="json")
    assert answer.status_code == 201
    assert (answer.json()["frequency"], answer.json()["link"]) == ("monthly", link_of(amelie.pk))
    again = machine().post("/api/v1/preferences/", sent, format="json")
    assert again.json() == answer.json()
    read = machine("customers.view").get(f"/api/v1/preferences/?customer={amelie.pk}").json()
    assert [row["link"] for row in read["results"]] == [None]
