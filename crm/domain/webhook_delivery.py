"""Tell each answer to each webhook: planned out of the log, sent as due rows, parked after long trying."""

import hmac
import json
from base64 import b64encode
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import F
from django.utils import timezone

from core.due import ClockTimestamp, claim, held, release_expired
from crm.channels.https import Answered, post
from crm.domain.webhook import KINDS, keys_of
from crm.enums import DeliveryState
from crm.models import Webhook, WebhookDelivery
from customers.domain.log import Batch
from customers.models import Event
from surveys.models import Answer

LISTENED = frozenset(KINDS)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]
"""Between the attempts; after the last one the delivery is parked."""
BATCH = 5  # with the time an address may take, a batch ends well before its lease
SECONDS = 20


def plan_deliveries(batch: Batch) -> None:
    """Subscriber: one delivery for each event and webhook that listens to its kind."""
    events = batch.events.filter(customer__isnull=False).order_by().values_list("pk", "kind")
    sql, params = events.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO crm_webhookdelivery (webhook_id, event_id, attempt)
            SELECT webhook.id, happened.id, 0
            FROM ({sql}) happened (id, kind)
            JOIN crm_webhook webhook ON webhook.active AND happened.kind = ANY(webhook.kinds)
            ORDER BY happened.id, webhook.id
            ON CONFLICT (webhook_id, event_id) DO NOTHING
            """,
            params,
        )


def send_due_deliveries(*, seconds: float = SECONDS) -> int:
    """Any number of senders share the work. An address that fails is left alone for the rest of the run."""
    release_expired(WebhookDelivery.objects.filter(state=DeliveryState.CLAIMED), to=DeliveryState.DUE)
    queue = WebhookDelivery.objects.filter(state=DeliveryState.DUE, webhook__active=True)
    owner, until, sent, silent = uuid4(), monotonic() + seconds, 0, set[int]()
    while monotonic() < until:
        rows = claim(queue.exclude(webhook__in=silent), owner=owner, to=DeliveryState.CLAIMED, limit=BATCH)
        for row in rows:
            if row.webhook_id in silent or monotonic() >= until:
                held(row).update(state=DeliveryState.DUE, owner=None, lease_until=None)
            elif not _send(row):
                silent.add(row.webhook_id)
            sent += 1
        if not rows:
            break
    return sent


def _send(delivery: WebhookDelivery) -> bool:
    """False where the address did not take it."""
    webhook = Webhook.objects.get(pk=delivery.webhook_id)
    event = Event.objects.get(pk=delivery.event_id)
    told = message_of(event)
    if told is None:
        _settle(delivery, DeliveryState.DROPPED)
        return True
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    answered = post(url=webhook.url, body=body, headers=signed(webhook, event.pk, body))
    if answered.is_taken:
        _settle(delivery, DeliveryState.DELIVERED, answered)
    elif delivery.tries >= len(PAUSES):
        _settle(delivery, DeliveryState.PARKED, answered)
    else:
        held(delivery).update(
            state=DeliveryState.DUE,
            due_at=ClockTimestamp() + PAUSES[delivery.tries],
            owner=None,
            lease_until=None,
            **_tried(answered),
        )
    return answered.is_taken


def _settle(delivery: WebhookDelivery, state: DeliveryState, answered: Answered | None = None) -> None:
    tried = _tried(answered) if answered else {}
    held(delivery).update(state=state, settled_at=ClockTimestamp(), owner=None, lease_until=None, **tried)


def _tried(answered: Answered) -> dict[str, Any]:
    return {"tries": F("tries") + 1, "status": answered.status, "trouble": answered.trouble}


def replay_delivery(*, delivery: WebhookDelivery) -> bool:
    """What was given up, or taken and lost on the other side, is told again. False: it waits already."""
    ended = [DeliveryState.PARKED, DeliveryState.DELIVERED, DeliveryState.DROPPED]
    again = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=ended)
    return bool(
        again.update(
            state=DeliveryState.DUE,
            due_at=ClockTimestamp(),
            tries=0,
            settled_at=None,
            status=None,
            trouble="",
        )
    )


# ── What is told ─────────────────────────────────────────────────────────────────────────────────────────


def message_of(event: Event) -> dict[str, Any] | None:
    """As things stand now, so that nothing leaves that was erased since; None: the answer is no more."""
    found = Answer.objects.counted().filter(pk=event.data.get("answer"))
    answer = found.select_related("survey", "invitation").first()
    if answer is None:
        return None
    return {
        "type": event.kind,
        "timestamp": event.recorded_at.isoformat(),
        "data": {
            "answer": answer.pk,
            "survey": answer.survey.slug,
            "kind": answer.survey.kind,
            "customer": answer.customer_id,
            "occasion": answer.invitation.occasion,
            "channel": answer.invitation.channel,
            "score": answer.score,
            "scale_min": answer.scale_min,
            "scale_max": answer.scale_max,
            "comment": answer.comment,
            "answered_at": answer.answered_at.isoformat(),
            "revised_at": answer.revised_at.isoformat() if answer.revised_at else None,
        },
    }


def signed(webhook: Webhook, event_id: int, body: bytes) -> dict[str, str]:
    """Standard Webhooks: one id for all attempts, the moment of this one, and `id.timestamp.body` signed."""
    message_id, moment = f"msg_{event_id}", str(int(timezone.now().timestamp()))
    content = b".".join([message_id.encode(), moment.encode(), body])
    signatures = [b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys_of(webhook)]
    return {
        "content-type": "application/json",
        "user-agent": "Cercle",
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{each}" for each in signatures),
    }
