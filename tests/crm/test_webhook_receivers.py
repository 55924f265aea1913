"""Webhooks whose other side is slow, gone or told long ago; what is told of customers who are no more."""

import json
import socket
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.utils import timezone

from crm.channels import https
from crm.domain.webhook import webhooks
from crm.domain.webhook_delivery import forget_old_deliveries, send_due_deliveries
from crm.enums import WorkQueue
from crm.loop import SCHEDULE
from crm.models import Webhook, WebhookDelivery
from customers.identity.domain.merge import merge_customers
from customers.privacy.domain.erasure import erase_customer
from tests import factories
from tests.crm.test_webhook import Listener, follow, listener, opened

__all__ = ["listener"]
pytestmark = pytest.mark.django_db


def test_one_address_of_a_name_is_enough(listener: Listener) -> None:
    port = listener.server.server_port
    with https._connect(["::1", "127.0.0.1"], port, monotonic() + 5) as reached:  # nobody is at the first
        assert reached.getpeername() == ("127.0.0.1", port)


def test_an_answer_in_drops_takes_no_longer_than_any(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOKS_PRIVATE = True
    monkeypatch.setattr(https, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            caller, _where = server.accept()
            with caller, suppress(OSError):
                for each in b"HTTP/1.1 200 OK for all of you who wait":
                    caller.sendall(bytes([each]))
                    sleep(0.05)

        thread = Thread(target=drip)
        thread.start()
        begun = monotonic()
        answered = https.post(url=f"http://127.0.0.1:{server.getsockname()[1]}/", body=b"{}", headers={})
        took = monotonic() - begun
        thread.join()
    assert (answered.status, took < 1) == (None, True)


def test_no_mail_waits_for_it() -> None:
    assert {job.queue for job in SCHEDULE if job.name == "webhooks"} == {WorkQueue.LONG}


def test_what_was_settled_a_month_ago_goes_and_the_rest_is_counted(
    listener: Listener, django_assert_num_queries: Any
) -> None:
    opened(listener)
    for _each in range(4):
        factories.verbatim()
    follow()
    pks = list(WebhookDelivery.objects.order_by("pk").values_list("pk", flat=True))
    for pk, state, settled in (
        (pks[0], "delivered", "2020-01-01T00:00Z"),
        (pks[1], "parked", "2020-01-01T00:00Z"),
        (pks[2], "parked", timezone.now() - timedelta(days=29)),
    ):
        WebhookDelivery.objects.filter(pk=pk).update(state=state, settled_at=settled)
    with django_assert_num_queries(1):
        assert list(webhooks().values_list("waiting", "parked")) == [(1, 2)]  # type: ignore[misc]  # counted there
    assert (forget_old_deliveries(), forget_old_deliveries()) == (2, 0)
    assert list(WebhookDelivery.objects.order_by("pk").values_list("pk", flat=True)) == pks[2:]


def test_of_an_erased_customer_only_that_is_told(listener: Listener) -> None:
    opened(listener)
    Webhook.objects.update(kinds=["survey.answered", "customer.erased", "customer.merged"])
    amelie, twin, other = factories.customer(), factories.customer("Zoé"), factories.customer("Léa")
    factories.verbatim(amelie, text="Mon nom est Amélie")
    number = other.pk
    merge_customers(survivor=twin, merged=other)
    erase_customer(customer=amelie, actor_id=None)
    follow()
    assert send_due_deliveries() == 3
    states = WebhookDelivery.objects.order_by("event__kind").values_list("event__kind", "state")
    assert list(states) == [
        ("customer.erased", "delivered"),
        ("customer.merged", "delivered"),
        ("survey.answered", "dropped"),
    ]
    got = {each["type"]: each["data"] for each in (json.loads(body) for _headers, body in listener.got)}
    assert got == {
        "customer.erased": {"customer": amelie.pk},
        "customer.merged": {"customer": twin.pk, "merged": number},
    }
