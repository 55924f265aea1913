"""The bases of the API: who may, one shape of refusal, pages by key."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core.api import Creatable, Readable
from crm.domain.service_account import open_service_account, revoke_service_account
from crm.models import ServiceAccount
from customers.models import Customer, Event
from tests import factories

CUSTOMERS = "/api/v1/customers/"


def test_a_resource_without_its_rights_cannot_be_defined():
    with pytest.raises(ImproperlyConfigured, match=r"names no permission_required$"):
        type("Forgetful", (Readable,), {})
    with pytest.raises(ImproperlyConfigured, match=r"names no permission_required_write$"):
        type("Forgetful", (Creatable,), {"permission_required": "customers.view"})


def test_the_description_is_whole_and_valid(db):
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_asked_to_log_in(db):
    answer = APIClient().get(CUSTOMERS)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "written",
    [
        "Bearer",
        "Bearer x",
        f"Bearer cercle_{'0' * 8}_{'x' * 43}",
        "Bearer \xff",
        "Bearer cercle_" + "x" * 9999,
    ],
)
def test_an_unknown_token_is_refused(db, written):
    answer = APIClient().get(CUSTOMERS, HTTP_AUTHORIZATION=written)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "authentication_failed")


def test_a_token_opens_what_its_account_may(machine):
    reading = machine("customers.view")
    assert reading.get(CUSTOMERS).status_code == 200
    refused = reading.post(CUSTOMERS, {"last_name": "Nobody"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "permission_denied")
    assert refused.json()["error"]["message"] == "The right “customers.edit” is missing."
    assert machine("metrics.view").get(CUSTOMERS).status_code == 403


def test_only_the_hash_of_a_token_is_kept(db):
    account, token = open_service_account(
        name="shop", scopes=["customers.view"], expires_at=timezone.now() + timedelta(days=1), actor_id=None
    )
    stored = str(ServiceAccount.objects.values().get(pk=account.pk))
    assert token not in stored
    assert token.split("_", 2)[2] not in stored


def test_an_expired_and_a_revoked_token_are_refused(machine):
    client = machine("customers.view")
    revoke_service_account(account=ServiceAccount.objects.get(), actor_id=None)
    assert client.get(CUSTOMERS).status_code == 401
    late = machine("customers.view")
    ServiceAccount.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert late.get(CUSTOMERS).status_code == 401


def test_the_use_of_a_token_is_noted_once_a_minute(machine):
    client = machine("customers.view")
    client.get(CUSTOMERS)
    first = ServiceAccount.objects.get().last_used_at
    assert first
    client.get(CUSTOMERS)
    assert ServiceAccount.objects.get().last_used_at == first
    ServiceAccount.objects.update(last_used_at=F("last_used_at") - timedelta(seconds=61))
    client.get(CUSTOMERS)
    assert ServiceAccount.objects.filter(last_used_at__gt=first - timedelta(seconds=30)).exists()


def test_a_session_may_read_and_writes_only_with_its_csrf_token(agent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    assert client.get(CUSTOMERS).status_code == 200
    refused = client.post(CUSTOMERS, {"last_name": "Forged"}, content_type="application/json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["error"]["message"]
    assert not Customer.objects.exists()


def test_who_did_it_stands_in_the_log(agent_client, agent, machine):
    agent_client.post(CUSTOMERS, {"last_name": "By hand"}, content_type="application/json")
    machine("customers.edit", "customers.view").post(CUSTOMERS, {"last_name": "By machine"})
    actors = Event.objects.filter(kind="customer.created").order_by("pk").values_list("actor_id", flat=True)
    assert list(actors) == [agent.pk, None]


# ── One shape ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_names_the_fields(machine):
    answer = machine().post(
        "/api/v1/orders/",
        {"number": "1", "source": "shop", "placed_at": "yesterday", "lines": [{"quantity": 1}], "totl": 3},
    )
    assert answer.status_code == 400
    assert answer.json() == {
        "error": {
            "code": "invalid",
            "message": "Some fields cannot be taken as they are.",
            "fields": {"totl": ["There is no such field."]},
        }
    }
    answer = machine().post(
        "/api/v1/orders/",
        {"number": "1", "source": "shop", "placed_at": "2026-01-01T00:00Z", "lines": [{"quantity": 1}]},
    )
    assert answer.json()["error"]["fields"] == {"lines.0.unit_price": ["This field is required."]}


def test_a_refusal_of_the_domain_names_its_field(machine):
    answer = machine().post(CUSTOMERS, {})
    assert (answer.status_code, answer.json()["error"]["fields"]) == (
        400,
        {"last_name": ["Give at least a name, a phone number or an email address."]},
    )


def test_a_conflict_is_a_409(machine):
    client = machine()
    assert client.post(CUSTOMERS, {"source": "shop", "external_id": "7"}).status_code == 201
    again = client.post(CUSTOMERS, {"source": "shop", "external_id": "7"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize("debug", [False, True])
def test_an_unknown_address_is_json(client, settings, debug):
    settings.DEBUG = debug
    for path in ("/api/", "/api/v1/nothing/", "/api/v1/customers/x/", "/api/v1/customers", "/api/v1/\x00/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), path
        assert answer.json()["error"]["code"] == "not_found"


def test_a_crash_is_json_too(machine, monkeypatch):
    monkeypatch.setattr("customers.people.api.customer.CustomerResource.get_ordering", lambda _self: 1 / 0)
    client = machine()
    client.raise_request_exception = False
    answer = client.get(CUSTOMERS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_follow_each_other_by_key(machine):
    client = machine("customers.view")
    made = [factories.customer(last_name=f"N{n}").pk for n in range(5)]
    seen, url, pages = [], f"{CUSTOMERS}?limit=2", 0
    while url:
        answer = client.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url, pages = answer["next"], pages + 1
    assert (seen, pages) == (made[::-1], 3)


def test_pages_of_equal_times_lose_nothing(machine):
    client = machine("customers.view")
    customer = factories.customer()
    made = {factories.order(customer).pk for _ in range(5)}
    seen, url = [], f"/api/v1/orders/?limit=2&customer={customer.pk}"
    while url:
        answer = client.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]
    assert (set(seen), len(seen)) == (made, 5)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_row_and_three(machine, django_assert_num_queries, count):
    client = machine("customers.view")
    for _ in range(count):
        factories.order(factories.customer(phones=["0612345678"], emails=["a@example.org"]))
    client.get(CUSTOMERS)
    with django_assert_num_queries(6):  # token, customers, phones, emails, tags, custom values
        assert len(client.get(CUSTOMERS).json()["results"]) == count
    with django_assert_num_queries(3):
        assert len(client.get("/api/v1/orders/").json()["results"]) == count


@pytest.mark.parametrize(
    "asked", ["limit=0", "limit=201", "limit=9999999999", "limit=-1", "limit=x", "limit="]
)
def test_an_absurd_limit_is_refused(machine, asked):
    answer = machine("customers.view").get(f"{CUSTOMERS}?{asked}")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["limit"])


def test_a_cursor_of_another_list_is_refused(machine):
    client = machine("customers.view")
    customer = factories.customer()
    for _ in range(2):
        factories.order(customer)
    cursor = client.get("/api/v1/orders/?limit=1").json()["next"].split("cursor=")[1].split("&")[0]
    answer = client.get(f"{CUSTOMERS}?cursor={cursor}")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["cursor"])


def test_an_unknown_parameter_is_refused(machine):
    answer = machine("customers.view").get(f"{CUSTOMERS}?phone_number=1")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["phone_number"])
