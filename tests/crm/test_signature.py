"""A phone system signs what it sends: as Standard Webhooks has it, within five minutes, its calls only."""

import hmac
import json
import time
from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from crm.domain.service_account import open_service_account, revoke_service_account
from crm.domain.signature import signing_secret
from customers.models import PhoneCall

pytestmark = pytest.mark.django_db

URL = "/api/v1/phone-calls/"
BODY = json.dumps({"call_id": "c1", "state": "ringing"})


@pytest.fixture
def account():
    return open_service_account(
        name="pbx",
        scopes=["customers.announce_calls", "customers.edit"],
        expires_at=timezone.now() + timedelta(days=1),
        actor_id=None,
    )[0]


def signed(secret, *, body=BODY, age=0, message_id="m1"):
    sent_at = str(int(time.time()) - age)
    key = b64decode(secret.removeprefix("whsec_"))
    signature = b64encode(hmac.digest(key, f"{message_id}.{sent_at}.{body}".encode(), "sha256")).decode()
    return {"webhook-id": message_id, "webhook-timestamp": sent_at, "webhook-signature": f"v1,{signature}"}


def send(account, headers, *, url=URL, body=BODY):
    headers = {"cercle-account": f"cercle_{account.token_hint}"} | headers
    return APIClient().post(url, body, content_type="application/json", headers=headers)


def test_a_signed_call_is_taken_once(account):
    headers = signed(signing_secret(account))
    assert [send(account, headers).status_code for _ in range(2)] == [201, 200]
    assert PhoneCall.objects.get().source == f"serviceaccount:{account.pk}"
    account.refresh_from_db()
    assert account.last_used_at is not None


def test_one_of_several_signatures_is_enough(account):
    headers = signed(signing_secret(account))
    headers["webhook-signature"] = f"v1a,asymmetric v1,bm9wZQ== {headers['webhook-signature']}"
    assert send(account, headers).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-signature": "v1,bm9wZQ=="},
        {"webhook-signature": "é"},
        {"webhook-signature": ""},
        {"webhook-id": "m2"},
        {"webhook-timestamp": str(int(time.time()) + 1)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 400},
        {"cercle-account": "cercle_00000000"},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_what_was_tampered_with_is_refused(account, wrong):
    answer = send(account, signed(signing_secret(account)) | wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "authentication_failed")
    assert not PhoneCall.objects.exists()


def test_another_body_is_refused(account):
    headers = signed(signing_secret(account))
    assert send(account, headers, body=BODY.replace("c1", "c2")).status_code == 401


@pytest.mark.parametrize(("age", "status"), [(290, 201), (310, 401), (-290, 201), (-310, 401)])
def test_only_now_counts(account, age, status):
    assert send(account, signed(signing_secret(account), age=age)).status_code == status


def test_a_closed_account_signs_nothing(account):
    revoke_service_account(account=account, actor_id=None)
    assert send(account, signed(signing_secret(account))).status_code == 401


def test_a_signature_opens_nothing_else(account):
    """Sent again within five minutes, it would make a second customer."""
    body = json.dumps({"last_name": "Fotso"})
    answer = send(account, signed(signing_secret(account), body=body), url="/api/v1/customers/", body=body)
    assert answer.status_code == 401


def test_the_secret_is_shown_once(admin_client):
    page = reverse("crm:telephony")
    shown = admin_client.post(page, {"name": "Standard"})
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert secret not in admin_client.get(page).content.decode()
    assert "Standard" in admin_client.get(page).content.decode()
    assert send(shown.context["account"], signed(secret)).status_code == 201


def test_two_phone_systems_of_one_name_are_refused_in_words(admin_client):
    page = reverse("crm:telephony")
    admin_client.post(page, {"name": "Standard"})
    assert "This name is taken." in admin_client.post(page, {"name": "Standard"}).content.decode()


def test_an_extension_is_one_persons(admin_client, agent, admin):
    page = reverse("crm:staff-update", args=[agent.pk])
    form = {"name": "Nadia", "role": "agent", "language": "fr", "is_active": "on", "extension": "101"}
    assert admin_client.post(page, form).status_code == 302

    mine = {"name": "Ada", "language": "en", "extension": "101"}
    refused = admin_client.post(reverse("crm:profile"), mine)
    assert refused.status_code == 422
    assert "Somebody else has this extension." in refused.content.decode()
    assert admin_client.post(reverse("crm:profile"), mine | {"extension": "a b"}).status_code == 422
    agent.refresh_from_db()
    assert agent.extension == "101"
