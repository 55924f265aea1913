"""Webhooks: told at least once, signed, tried again, parked, and never sent to a machine inside."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from crm.channels.https import is_outside, post
from crm.domain.webhook import open_webhook, rotate_secret
from crm.domain.webhook_delivery import LISTENED, PAUSES, plan_deliveries, send_due_deliveries
from crm.models import Webhook, WebhookDelivery
from customers.domain.log import Batch, Position
from customers.models import Event
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Survey
from tests import factories

pytestmark = pytest.mark.django_db


class Listener:
    """The other side: keeps what came, and answers as it is told."""

    def __init__(self) -> None:
        self.status, self.got = 200, list[tuple[dict[str, str], bytes]]()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                listener.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(listener.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?to=us"


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.WEBHOOKS_PRIVATE = True
    listener = Listener()
    thread = Thread(target=listener.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield listener
    listener.server.shutdown()
    thread.join()
    listener.server.server_close()


def opened(listener: Listener) -> tuple[Webhook, str]:
    return open_webhook(name="Data", url=listener.url, kinds=["survey.answered"], actor_id=None)


def follow() -> None:
    everything = Batch(Position(), Position(2**62, 2**62), LISTENED, LISTENED)
    plan_deliveries(everything)
    plan_deliveries(everything)


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    key = b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + b64encode(hmac.digest(key, content, "sha256")).decode()
    return expected in headers["webhook-signature"].split(" ")


def test_an_answer_is_told_once_and_signed(listener: Listener) -> None:
    webhook, secret = opened(listener)
    factories.verbatim(text="Très bien 🙂")
    follow()
    assert (send_due_deliveries(), send_due_deliveries()) == (1, 0)
    ((headers, body),) = listener.got
    answer, event = Answer.objects.counted().get(), Event.objects.get(kind="survey.answered")
    told = json.loads(body)
    assert headers["webhook-id"] == f"msg_{event.pk}"
    assert (told["type"], told["data"]["answer"], told["data"]["comment"]) == (
        "survey.answered",
        answer.pk,
        "Très bien 🙂",
    )
    assert is_signed(secret, headers, body)
    assert WebhookDelivery.objects.values_list("state", "status", "tries").get() == ("delivered", 200, 1)
    newer = rotate_secret(webhook=webhook, actor_id=None)
    WebhookDelivery.objects.update(state="due")
    send_due_deliveries()
    again = listener.got[-1]
    assert (is_signed(secret, *again), is_signed(newer, *again)) == (True, True)
    Webhook.objects.update(rotated_at="2020-01-01T00:00Z")
    WebhookDelivery.objects.update(state="due")
    send_due_deliveries()
    assert (is_signed(secret, *listener.got[-1]), is_signed(newer, *listener.got[-1])) == (False, True)


@pytest.mark.parametrize("status", [500, 302])
def test_what_is_not_taken_is_tried_again_and_parked_in_the_end(listener: Listener, status: int) -> None:
    opened(listener)
    factories.verbatim()
    factories.verbatim()
    follow()
    listener.status = status
    send_due_deliveries()
    assert len(listener.got) == 1  # the second is not even tried in this run
    rows = WebhookDelivery.objects.order_by("pk")
    assert [(row.state, row.tries, row.status) for row in rows] == [("due", 1, status), ("due", 0, None)]
    assert rows[0].due_at - rows[1].due_at > PAUSES[0] / 2
    WebhookDelivery.objects.update(tries=len(PAUSES), due_at="2020-01-01T00:00Z")
    assert send_due_deliveries() == 0  # the address rests
    for _each in rows:
        Webhook.objects.update(quiet_until="2020-01-01T00:00Z")
        send_due_deliveries()
    assert {(row.state, row.tries) for row in rows.all()} == {("parked", len(PAUSES) + 1)}


def test_a_dead_sender_loses_nothing_and_what_was_erased_is_not_told(listener: Listener) -> None:
    opened(listener)
    factories.verbatim()
    follow()
    WebhookDelivery.objects.update(state="claimed", lease_until="2020-01-01T00:00Z", attempt=1)
    assert send_due_deliveries() == 1
    assert len(listener.got) == 1
    assert WebhookDelivery.objects.get().tries == 2  # that of the dead one too
    WebhookDelivery.objects.update(
        state="claimed", lease_until="2020-01-01T00:00Z", attempt=1, tries=len(PAUSES)
    )
    assert (send_due_deliveries(), WebhookDelivery.objects.get().state) == (0, "parked")
    Answer.objects.counted().update(suspicion="quick")  # it counts no more
    WebhookDelivery.objects.update(state="due")
    send_due_deliveries()
    assert WebhookDelivery.objects.get().state == "dropped"
    assert len(listener.got) == 1


def test_nothing_goes_to_a_machine_inside(settings: Any) -> None:
    inside = [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "0.0.0.0",
    ]
    assert [is_outside(each) for each in inside] == [False] * 7
    assert is_outside("93.184.215.14")
    for url in ("https://127.0.0.1:1/", "http://93.184.215.14/", "https://localhost:1/", "https://[::1]:1/"):
        refused = post(url=url, body=b"", headers={})
        assert (refused.status, refused.trouble[:10]) == (None, "NotOutside"), url
    for wrong in ("http://example.org/", "ftp://example.org/", "https://a:b@example.org/", "https://", "x"):
        with pytest.raises(Exception, match="address"):
            open_webhook(name="x", url=wrong, kinds=["survey.answered"], actor_id=None)


def test_an_anonymous_answer_is_told_and_shown_without_a_customer(
    admin_client: Client, listener: Listener
) -> None:
    webhook, _secret = opened(listener)
    link = make_open_link(survey=Survey.objects.get(slug="nps-after-contact"), name="Counter")
    record_open_answer(visit=Visit.of(link), language="fr", score=9, sender=Sender(), admitted=lambda: None)
    follow()
    assert WebhookDelivery.objects.values_list("event__customer", "state").get() == (None, "due")
    page = admin_client.get(f"/webhooks/{webhook.pk}/")
    assert (page.status_code, "Anonym" in page.content.decode()) == (200, True)
    WebhookDelivery.objects.update(event=Event.objects.create(pk=49_404, kind="survey.answered", data={}))
    assert "msg_49404<" in admin_client.get(f"/webhooks/{webhook.pk}/").content.decode()  # as it was sent


def test_the_page_of_administrators(admin_client: Client, manager_client: Client, listener: Listener) -> None:
    assert manager_client.get("/webhooks/").status_code == 403
    sent = {"name": "Data", "url": listener.url, "kinds": ["survey.answered"]}
    assert admin_client.post("/webhooks/new/", sent | {"url": "gopher://x"}).status_code == 422
    page = admin_client.post("/webhooks/new/", sent)
    assert "whsec_" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    webhook = Webhook.objects.get()
    address = f"/webhooks/{webhook.pk}/"
    assert "whsec_" not in admin_client.get(address).content.decode()
    factories.verbatim()
    follow()
    listener.status = 500
    send_due_deliveries()
    WebhookDelivery.objects.update(state="parked", settled_at="2026-01-01T00:00Z")
    Webhook.objects.update(quiet_until=None)
    assert admin_client.get(f"{address}?after=strange").status_code == 400
    assert "500" in admin_client.get(f"{address}?state=parked").content.decode()
    delivery = WebhookDelivery.objects.get()
    admin_client.post(f"/webhooks/deliveries/{delivery.pk}/replay/")
    listener.status = 204
    send_due_deliveries()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("delivered", 1)
    assert "whsec_" in admin_client.post(f"{address}secret/").content.decode()
    admin_client.post(f"{address}switch/")
    webhook.refresh_from_db()
    assert webhook.active is False
    kinds = Event.objects.filter(kind="webhook.changed").order_by("pk").values_list("data__what", flat=True)
    assert list(kinds) == ["opened", "rotated", "switched off"]
    assert "Data" in admin_client.get("/webhooks/").content.decode()
