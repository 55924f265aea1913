"""Unsubscribing: opening asks, the button or the mail reader withdraws, at once and as often as one likes."""

import re

import pytest
from django.test import Client

from customers.models import Consent, Customer, Event
from customers.people.domain.consent import has_consent
from journeys.domain.message import prepare
from journeys.domain.sending import send_due_messages
from journeys.models import Message
from tests.journeys.conftest import Letterbox, claim_one, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


@pytest.fixture
def link(amelie: Customer) -> str:
    message = make_message(amelie)
    assert prepare(claim_one(message))
    found = re.search(rb"List-Unsubscribe:\s*<[^>]*?(/u/[^>]+)>", bytes(Message.objects.get().mime or b""))
    assert found
    return re.sub(rb"\s", b"", found[1]).decode()


def agrees(customer: Customer, purpose: str = "survey") -> bool:
    return has_consent(customer_id=customer.pk, purpose=purpose, channel="email")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_only_asks(client: Client, link: str, amelie: Customer, method: str) -> None:
    answer = getattr(client, method)(link)
    assert answer.status_code == 200
    assert agrees(amelie)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_one_click_of_a_mail_reader_withdraws(link: str, amelie: Customer) -> None:
    """RFC 8058: a POST without cookies, referrer or CSRF token."""
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not agrees(amelie)
    assert agrees(amelie, "marketing")
    consent = Consent.objects.latest("pk")
    assert (consent.source, consent.proof) == ("unsubscribe-link", f"message:{Message.objects.get().pk}")
    assert Event.objects.get(kind="consent.withdrawn").data == {
        "purpose": "survey",
        "channel": "email",
        "source": "unsubscribe-link",
    }


def test_twice_is_as_good_as_once(client: Client, link: str) -> None:
    assert [client.post(link).status_code for _ in range(2)] == [200, 200]
    assert Consent.objects.filter(granted=False).count() == 1


def test_it_speaks_the_customer_s_language(client: Client, link: str) -> None:
    assert '<html lang="fr">' in client.get(link, headers={"accept-language": "en"}).content.decode()


def test_an_unknown_link_says_so(client: Client) -> None:
    assert [client.get("/u/none/").status_code, client.post("/u/none/").status_code] == [404, 404]


def test_what_was_planned_does_not_leave_any_more(
    client: Client, letterbox: Letterbox, link: str, amelie: Customer
) -> None:
    Message.objects.update(state="sent", settled_at="2020-01-01T00:00Z", sending_at="2020-01-01T00:00Z")
    later = make_message(amelie, key="later")
    client.post(link)
    send_due_messages()
    later.refresh_from_db()
    assert (later.state, later.reason, letterbox.mails) == ("suppressed", "no-consent", [])
