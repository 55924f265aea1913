"""Who ends a pause waits for nothing; the link to the own page stands in every mail, and can be sent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.loop import SUBSCRIBERS
from customers.domain.log import drain
from customers.models import Customer
from customers.people.domain.preference import change_wishes, link_of
from journeys.domain.sending import send_due_messages
from journeys.models import Message
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_message


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_pause_lets_go_what_it_held(
    no_quiet_hours: None, letterbox: Letterbox, amelie: Customer
) -> None:
    change_wishes(customer=amelie, pause=True, source="test")
    message = make_message(amelie, expires_at=timezone.now() + timedelta(days=60))
    send_due_messages()
    message.refresh_from_db()
    assert (message.state, message.reason, letterbox.mails) == ("due", "paused", [])
    assert message.due_at > timezone.now() + timedelta(days=29)
    change_wishes(customer=amelie, pause=False, source="test")
    (wishes,) = [each for each in SUBSCRIBERS if each.name == "wishes"]
    drain(wishes)
    send_due_messages()
    message.refresh_from_db()
    assert (message.state, len(letterbox.mails)) == ("sent", 1)


@pytest.mark.django_db
def test_every_mail_leads_to_the_customer_s_page(
    no_quiet_hours: None, letterbox: Letterbox, amelie: Customer, agent_client: Client
) -> None:
    """Also the one an agent sends, which needs no consent and offers no way to unsubscribe from it."""
    stranger = factories.customer("Nora", emails=["nora@example.org"])
    make_message(amelie)
    for _ in range(2):  # two clicks are one mail
        agent_client.post(reverse("journeys:preference-link-mail", args=[stranger.pk]))
    assert Message.objects.count() == 2
    send_due_messages()
    for mail, customer in zip(
        sorted(letterbox.mails, key=lambda it: it["To"]), (amelie, stranger), strict=True
    ):
        for kind in ("plain", "html"):
            assert re.findall(r"http[^\s\"<]*/p/[^\s\"<]*", body(mail, kind))[-1] == link_of(customer.pk)
    assert ["List-Unsubscribe" in mail for mail in letterbox.mails] == [True, False]


@pytest.mark.django_db
def test_without_an_address_no_link_is_sent(agent_client: Client) -> None:
    nobody = factories.customer()
    answer = agent_client.post(reverse("journeys:preference-link-mail", args=[nobody.pk]), follow=True)
    assert "The customer has no email address." in answer.content.decode()
    assert not Message.objects.exists()
