"""Messages and enrolments over the API: to read, and never the secrets of a mail."""

import pytest
from django.test import Client

from customers.models import Customer
from tests.journeys.conftest import make_message

pytestmark = pytest.mark.django_db


def test_a_message_says_what_became_of_it(reader_client: Client, amelie: Customer) -> None:
    message = make_message(amelie, state="suppressed", reason="no-consent", mime=b"secret")
    (row,) = reader_client.get("/api/v1/messages/?state=suppressed").json()["results"]
    assert {name: row[name] for name in ("id", "customer", "template", "state", "reason")} == {
        "id": message.pk,
        "customer": amelie.pk,
        "template": "survey-after-contact",
        "state": "suppressed",
        "reason": "no-consent",
    }
    assert not {"mime", "unsubscribe_hash", "owner"} & row.keys()


def test_messages_are_narrowed_as_on_the_page(reader_client: Client, amelie: Customer) -> None:
    held = {"state": "suppressed", "reason": "no-consent"}
    told = [make_message(amelie, key="held", **held), make_message(amelie, key="waits", reason="quiet-hours")]
    told.append(make_message(amelie, key="cart", template="cart-reminder", step=0, **held))
    asked = {
        "reason=no-consent": {0, 2},
        "reason=quiet-hours": set(),
        "journey=abandoned-cart": {2},
        "place=2": {0, 1},
        "place=1&state=suppressed": {2},
        "purpose=survey&reason=no-consent": {0},
    }
    for query, wanted in asked.items():
        rows = reader_client.get(f"/api/v1/messages/?{query}").json()["results"]
        assert {row["id"] for row in rows} == {told[at].pk for at in wanted}, query
        listed = reader_client.get(f"/messages/?{query}").context["page"]
        assert {row.pk for row in listed} == {told[at].pk for at in wanted}, query


def test_enrolments_are_filtered_by_journey(reader_client: Client, amelie: Customer) -> None:
    make_message(amelie)
    both = [
        reader_client.get(f"/api/v1/enrolments/?journey={slug}").json()["results"]
        for slug in ("survey-after-solved-call", "abandoned-cart")
    ]
    assert [[row["occasion"] for row in rows] for rows in both] == [["interaction:test"], []]


@pytest.mark.parametrize("noun", ["messages", "enrolments"])
def test_they_are_to_be_read_alone(admin_client: Client, noun: str) -> None:
    assert admin_client.post(f"/api/v1/{noun}/", {}, "application/json").status_code == 405


@pytest.mark.parametrize("noun", ["messages", "enrolments"])
def test_a_stranger_reads_nothing(client: Client, noun: str) -> None:
    assert client.get(f"/api/v1/{noun}/").status_code == 401
