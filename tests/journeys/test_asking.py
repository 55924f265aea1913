"""Invitations over the API: links told once, once per occasion, and nobody asked who rests."""

from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from customers.models import Customer
from journeys.domain.contact_policy import change_contact_policy
from journeys.models import ContactPolicy
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import Invitation, Survey
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


@pytest.fixture
def api() -> APIClient:
    client = APIClient()
    client.force_authenticate(factories.user("agent"))
    return client


def batch(api: APIClient, *rows: tuple[int, str]) -> list[tuple[str, bool]]:
    invitations = [{"customer": customer, "occasion": occasion} for customer, occasion in rows]
    sent = {"survey": "nps-after-contact", "invitations": invitations}
    answer = api.post("/api/v1/invitation-batches/", sent, format="json")
    assert answer.status_code == 200, answer.json()
    return [(each["result"], bool(each["url"])) for each in answer.json()["results"]]


def test_a_batch_tells_each_link_once(api: APIClient, amelie: Customer) -> None:
    others = [factories.customer(f"N{n}") for n in range(3)]
    factories.case(others[0], kind="complaint")
    rows = [(amelie.pk, "order:1"), (others[1].pk, "order:2"), (others[0].pk, "order:3"), (2**40, "order:4")]
    created, held, refused = ("created", True), ("held", False), ("refused", False)
    assert batch(api, *rows) == [created, created, held, refused]
    assert batch(api, *rows) == [("known", False), ("known", False), held, refused]
    assert batch(api, (others[2].pk, "order:1"), (amelie.pk, "order:9")) == [refused, held]
    assert batch(api, (others[2].pk, "a"), (others[2].pk, "a"), (others[2].pk, "b")) == [
        created,
        ("known", False),
        held,
    ]
    ours = [(others[1].pk, f"{kind}:1") for kind in ("followup", "phone", "loop")]
    assert batch(api, *ours) == 3 * [refused]
    assert Invitation.objects.count() == 3


def test_another_request_was_faster(api: APIClient, amelie: Customer) -> None:
    """Between the look at what is known and the insert; its own customer is known, another is refused."""
    survey, other = Survey.objects.get(slug="nps-after-contact"), factories.customer("Ngo")
    faster = [Asked(amelie.pk, "order:1"), Asked(amelie.pk, "order:2")]

    def overtake(execute: Any, sql: str, *rest: Any) -> Any:
        if "INSERT INTO surveys_invitation" in sql and faster:
            asked = [faster.pop(), faster.pop()]
            invite(survey=survey, asked=asked)
        return execute(sql, *rest)

    with connection.execute_wrapper(overtake):
        found = batch(api, (amelie.pk, "order:1"), (other.pk, "order:2"))
    assert found == [("known", False), ("refused", False)]


def test_without_a_rest_one_may_be_asked_about_several_things(api: APIClient, amelie: Customer) -> None:
    policy = ContactPolicy.current()
    change_contact_policy(
        days_between_surveys=0,
        marketing_per_day=1,
        marketing_per_week=1,
        quiet_from=policy.quiet_from,
        quiet_until=policy.quiet_until,
    )
    assert batch(api, (amelie.pk, "a"), (amelie.pk, "b")) == [("created", True)] * 2


def test_states_are_told_filtered_and_read(api: APIClient, amelie: Customer) -> None:
    sent = {"survey": "nps-after-contact", "customer": amelie.pk, "occasion": "order:1"}
    made = api.post("/api/v1/invitations/", sent, format="json")
    assert made.status_code == 201
    again = api.post("/api/v1/invitations/", sent | {"occasion": "order:2"}, format="json")
    assert (again.status_code, list(again.json()["error"]["fields"])) == (409, ["customer"])
    address = f"/api/v1/invitations/{made.json()['id']}/"
    for what, state in (("sent", "sent"), ("delivered", "delivered"), ("bounced", "bounced")):
        assert api.patch(address, {"told": what}, format="json").json()["state"] == state
        found = {s: len(api.get(f"/api/v1/invitations/?state={s}").json()["results"]) for s in STATES}
        assert found == dict.fromkeys(STATES, 0) | {state: 1}
    assert api.patch(address, {"told": "answered"}, format="json").status_code == 400
    record_answer(token=made.json()["url"].split("/")[-2], score=9)
    answers = api.get("/api/v1/answers/?channel=link&survey=nps-after-contact").json()["results"]
    assert [(each["score"], each["channel"]) for each in answers] == [(9, "link")]
    assert api.get("/api/v1/answers/?channel=phone").json()["results"] == []
    Survey.objects.update(active=False)
    assert len(api.get("/api/v1/invitations/?state=answered").json()["results"]) == 1


STATES = ["created", "sent", "delivered", "bounced", "opened", "started", "answered", "expired", "closed"]
