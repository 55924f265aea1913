"""Tell each answer to each webhook: planned out of the log, sent as due rows, parked after long trying."""

import hmac
import json
from base64 import b64encode
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from core.due import ClockTimestamp, claim, held
from crm.channels.https import Answered, post
from crm.domain.webhook import KINDS, NUMBERS, keys_of
from crm.enums import DeliveryState
from crm.models import Webhook, WebhookDelivery
from customers.domain.log import Batch
from customers.models import Event
from surveys.domain.heard import replies_of
from surveys.domain.telling import CHANGED, SAME
from surveys.enums import EventKind as Said
from surveys.models import Answer, Reply

LISTENED = frozenset(KINDS)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]
"""Between the attempts; after the last one the delivery is parked."""
SECONDS = 20
TOLD_AS = Case(
    When(kind=Said.ANSWERED, data__recounted=SAME, then=Value("")),
    When(kind=Said.ANSWERED, data__recounted=CHANGED, then=Value(Said.REVISED)),
    default=F("kind"),
    output_field=TextField(),
)
"""To whom hears nothing of doubts, an answer that stood in doubt meanwhile is told once: where it did not
change it is no news.
"""
NO_NEWS = Q(kind=Said.DOUBTED) & ~Q(data__has_key="counted")
"""A doubt about what was never told."""
REST = timedelta(minutes=1)
"""So long an address that failed is left alone, whatever else waits for it."""
KEPT, PORTION = timedelta(days=30), 5_000


def plan_deliveries(batch: Batch) -> None:
    """Subscriber: one delivery for each event and webhook that listens to what it tells."""
    of_somebody = Q(customer__isnull=False) | Q(data__has_key="open_link")
    events = batch.events.filter(of_somebody).exclude(NO_NEWS).order_by()
    events = events.values_list("pk", "kind", TOLD_AS)
    sql, params = events.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO crm_webhookdelivery (webhook_id, event_id, attempt)
            SELECT webhook.id, happened.id, 0
            FROM ({sql}) happened (id, kind, told_as)
            JOIN crm_webhook webhook ON webhook.active AND CASE
                WHEN %s = ANY(webhook.kinds) THEN happened.kind ELSE happened.told_as
            END = ANY(webhook.kinds)
            ORDER BY happened.id, webhook.id
            ON CONFLICT (webhook_id, event_id) DO NOTHING
            """,
            [*params, Said.DOUBTED],
        )


def send_due_deliveries(*, seconds: float = SECONDS) -> int:
    """Any number of senders share the work, one delivery at a time: who dies of one has held no other."""
    _release_expired()
    owner, until, sent = uuid4(), monotonic() + seconds, 0
    while monotonic() < until:
        awake = Webhook.objects.filter(
            Q(quiet_until=None) | Q(quiet_until__lte=ClockTimestamp()), active=True
        )
        queue = WebhookDelivery.objects.filter(state=DeliveryState.DUE, webhook__in=awake.values("pk"))
        rows = claim(queue, owner=owner, to=DeliveryState.CLAIMED, limit=1)
        if not rows:
            break
        _send(rows[0])
        sent += 1
    return sent


def _release_expired() -> None:
    """A try that ended with its sender is one, too: in the end it is parked."""
    expired = WebhookDelivery.objects.filter(state=DeliveryState.CLAIMED, lease_until__lte=ClockTimestamp())
    free = {
        "tries": F("tries") + 1,
        "owner": None,
        "lease_until": None,
        "trouble": "its sender ended",
    }
    last = expired.filter(tries__gte=len(PAUSES))
    last.update(state=DeliveryState.PARKED, settled_at=ClockTimestamp(), **free)
    expired.update(state=DeliveryState.DUE, **free)


def forget_old_deliveries() -> int:
    """Job: what was settled a month ago nobody asks about."""
    old = WebhookDelivery.objects.filter(settled_at__lt=Now() - KEPT).order_by("settled_at")
    return WebhookDelivery.objects.filter(pk__in=old.values("pk")[:PORTION]).delete()[0]


def _send(delivery: WebhookDelivery) -> None:
    webhook = Webhook.objects.get(pk=delivery.webhook_id)
    event = Event.objects.get(pk=delivery.event_id)
    told = message_of(event, webhook)
    if told is None:
        _settle(delivery, DeliveryState.DROPPED)
        return
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    answered = post(url=webhook.url, body=body, headers=signed(webhook, event.pk, body))
    if answered.is_taken:
        _settle(delivery, DeliveryState.DELIVERED, answered)
        return
    Webhook.objects.filter(pk=webhook.pk).update(quiet_until=ClockTimestamp() + REST)
    if delivery.tries >= len(PAUSES):
        _settle(delivery, DeliveryState.PARKED, answered)
    else:
        held(delivery).update(
            state=DeliveryState.DUE,
            due_at=ClockTimestamp() + PAUSES[delivery.tries],
            owner=None,
            lease_until=None,
            **_tried(answered),
        )


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


def message_of(event: Event, webhook: Webhook) -> dict[str, Any] | None:
    """As things stand now, so that nothing leaves that was erased since; None: there is nothing to tell."""
    data = _numbers(event) if event.kind in NUMBERS else _answer(event)
    kind = event.kind if Said.DOUBTED in webhook.kinds else _told_as(event)
    told = {"id": message_id(event.pk), "type": kind, "timestamp": event.recorded_at.isoformat()}
    return data and told | {"data": data}


def message_id(event_id: int) -> str:
    """Whoever has seen it has seen the message: the same however often it is sent."""
    return f"msg_{event_id}"


def _told_as(event: Event) -> str:
    """As `TOLD_AS` has it."""
    return Said.REVISED if event.data.get("recounted") == CHANGED else event.kind


def _numbers(event: Event) -> dict[str, Any]:
    """Which customer is no more, or is another one now: no word about who they are or were. Or which answers
    of an open link stand in no figure any more, or do again.
    """
    return {"customer": event.customer_id} | {name: event.data.get(name) for name in NUMBERS[event.kind]}


def _answer(event: Event) -> dict[str, Any] | None:
    answers = Answer.objects.all() if event.kind == Said.DOUBTED else Answer.objects.counted()
    found = answers.filter(pk=event.data.get("answer"))
    answer = found.select_related("survey", "invitation__brand", "customer").first()
    if answer is None or (answer.customer and answer.customer.erased_at):
        return None
    return {
        "answer": answer.pk,
        "survey": answer.survey.slug,
        "kind": answer.survey.kind,
        "customer": answer.customer_id,
        "occasion": answer.invitation.occasion,
        "brand": answer.invitation.brand.key if answer.invitation.brand else None,
        "channel": answer.invitation.channel,
        "open_link": answer.invitation.open_link_id,
        "counts": answer.counts,
        "score": answer.score,
        "scale_min": answer.scale_min,
        "scale_max": answer.scale_max,
        "comment": answer.comment,
        "replies": [_reply(reply) for reply in replies_of(answer)],
        "answered_at": answer.answered_at.isoformat(),
        "revised_at": answer.revised_at.isoformat() if answer.revised_at else None,
    }


def _reply(reply: Reply) -> dict[str, Any]:
    said = {"number": reply.number, "choices": reply.choices, "text": reply.text}
    return {"question": reply.question.key, "row": reply.row} | said


def signed(webhook: Webhook, event_id: int, body: bytes) -> dict[str, str]:
    """Standard Webhooks: one id for all attempts, the moment of this one, and `id.timestamp.body` signed."""
    name, moment = message_id(event_id), str(int(timezone.now().timestamp()))
    content = b".".join([name.encode(), moment.encode(), body])
    signatures = [b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys_of(webhook)]
    return {
        "content-type": "application/json",
        "user-agent": "Cercle",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{each}" for each in signatures),
    }
