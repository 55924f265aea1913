"""Whether a survey was opened is noted of those who allow it, by the page, and means nothing for answers."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from customers.models import Customer, Event
from customers.people.domain.preference import change_wishes, link_of
from surveys.domain.suspicion import stamp
from surveys.models import Answer, Invitation

pytestmark = pytest.mark.django_db


def stamped(seconds: float) -> str:
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds)):
        return stamp(Invitation.objects.get())


def told(client: Client, token: str, stamp: str) -> bool:
    assert client.post(f"/s/{token}/opening/", {"stamp": stamp}).status_code == 204
    return Invitation.objects.get().opened_at is not None


def test_nobody_is_measured_who_has_not_agreed(client: Client, ask) -> None:
    token = ask()
    assert "data-opening" not in client.get(f"/s/{token}/").content.decode()
    assert not told(client, token, stamped(20))


def test_the_page_tells_once_somebody_has_looked_at_it(client: Client, ask, customer: Customer) -> None:
    token = ask()
    change_wishes(customer=customer, measured=True, source="test")
    before = Event.objects.count()
    for method in (client.get, client.head, client.options):
        method(f"/s/{token}/")
        method(f"/s/{token}/opening/")
    assert "data-opening" in client.get(f"/s/{token}/").content.decode()
    assert [told(client, token, each) for each in ("", "1:forged:x", stamped(0))] == [False, False, False]
    assert told(client, token, stamped(20))
    first = Invitation.objects.select_related("survey").get()
    assert (first.state, first.started_at, first.answered_at) == ("opened", None, None)
    told(client, token, stamped(30))
    assert Invitation.objects.get().opened_at == first.opened_at
    assert (Answer.objects.count(), Event.objects.count()) == (0, before)
    assert "data-opening" not in client.get(f"/s/{token}/").content.decode()


def test_it_is_agreed_to_and_taken_back_on_their_own_page(client: Client, customer: Customer) -> None:
    page = link_of(customer.pk)
    sent = {"frequency": "always", "language": "fr"}
    client.post(page, sent | {"measured": "on"})
    assert "checked" in client.get(page).content.decode().split('name="measured"')[1][:80]
    assert Event.objects.latest("pk").data["measured"] is True
    client.post(page, sent)
    assert Event.objects.latest("pk").data["changed"] == ["measured"]
    assert Event.objects.latest("pk").data["measured"] is False
