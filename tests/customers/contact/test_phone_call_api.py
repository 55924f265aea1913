"""Calls announced by machines, and the list of them."""

import pytest
from django.urls import reverse

from customers.models import PhoneCall
from tests import factories
from tests.customers.contact.test_phone_call import HUNG_UP, NUMBER, RINGING, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(agent):
    agent.extension = "101"
    agent.save()
    return agent


URL = "/api/v1/phone-calls/"


def test_a_machine_announces_with_its_token(machine, nadia):
    amelie = factories.customer(phones=[NUMBER])
    said = {"call_id": "c1", "state": "ringing", "number": "0612345678", "extension": "101"}
    client = machine("customers.announce_calls")
    first, again = client.post(URL, said), client.post(URL, said)

    assert (first.status_code, again.status_code) == (201, 200)
    body = again.json()
    assert body["pop_url"].endswith(f"/pop/?phone=%2B33612345678&call={body['id']}&direction=in")
    assert {name: body[name] for name in ["call_id", "state", "number", "agent", "customer"]} == {
        "call_id": "c1",
        "state": "ringing",
        "number": NUMBER,
        "agent": nadia.pk,
        "customer": amelie.pk,
    }
    assert client.get(URL).status_code == 403


def test_two_phone_systems_may_use_the_same_id(machine):
    for client in [machine("customers.announce_calls"), machine("customers.announce_calls")]:
        assert client.post(URL, {"call_id": "c1", "state": "ringing"}).status_code == 201


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"state": "ringing"}, "call_id"),
        ({"call_id": "c1"}, "state"),
        ({"call_id": "c1", "state": "singing"}, "state"),
        ({"call_id": "c" * 121, "state": "ringing"}, "call_id"),
        ({"call_id": "c1", "state": "hung_up", "seconds": 86_401}, "seconds"),
        ({"call_id": "c1", "state": "ringing", "at": "yesterday"}, "at"),
        ({"call_id": "c1", "state": "ringing", "extension": "1" * 33}, "extension"),
        ({"call_id": "c1", "state": "ringing", "agent": 1}, "agent"),
    ],
)
def test_what_cannot_be_taken_is_named(machine, said, field):
    answer = machine("customers.announce_calls").post(URL, said)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])
    assert not PhoneCall.objects.exists()


def test_calls_are_listed_and_filtered(machine, nadia):
    told(RINGING, extension="101")
    told(RINGING, "c2")
    client = machine("customers.view")
    assert [call["call_id"] for call in client.get(URL).json()["results"]] == ["c2", "c1"]
    assert [call["call_id"] for call in client.get(URL, {"agent": nadia.pk}).json()["results"]] == ["c1"]


@pytest.mark.parametrize("calls", [1, 3])
def test_what_the_list_of_calls_costs(agent_client, django_assert_num_queries, calls):
    for n in range(calls):
        told(HUNG_UP, f"c{n}", number=f"+3361234567{n}")
    with django_assert_num_queries(3):
        page = agent_client.get(reverse("customers:call-list"), {"show": "missed"}).content.decode()
    assert page.count('href="tel:') == calls
