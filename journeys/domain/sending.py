"""Send what is due, and mend what dead senders left behind."""

from collections.abc import Callable
from email.utils import parseaddr
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet

from core.due import Row, claim
from core.sql import execute
from journeys.channels.email import Mailer, Outcome
from journeys.domain.message import let_go, prepare, settle
from journeys.enums import AT_MOST_ONCE, EventKind, MessageState, Reason
from journeys.models import Message

BATCH = 20
SECONDS = 12  # a run ends well within the time limit of a task, even when its last mail is slow
MOST_CRASHES = 6


def send_due_messages(*, seconds: float = SECONDS) -> int:
    """Send for a while. Any number of senders share the work. Returns how many messages were looked at."""
    queue = Message.objects.filter(state=MessageState.DUE)
    return send_due(queue, to=MessageState.CLAIMED, send=_send, give_back=let_go, seconds=seconds)


def send_due(
    queue: QuerySet[Row],
    *,
    to: str,
    send: Callable[[Row, Mailer], None],
    give_back: Callable[[Row], None],
    seconds: float = SECONDS,
) -> int:
    """Claim what is due and `send` it, over one connection. What there was no time for is given back."""
    owner, until, looked_at = uuid4(), monotonic() + seconds, 0
    with Mailer() as mailer:
        while monotonic() < until:
            rows = claim(queue, owner=owner, to=to, limit=BATCH)
            for row in rows:
                if monotonic() < until:
                    send(row, mailer)
                    looked_at += 1
                else:
                    give_back(row)
            if len(rows) < BATCH:
                break
    return looked_at


def _send(message: Message, mailer: Mailer) -> None:
    """Two short transactions, and the mail server between them."""
    if not prepare(message):
        return
    settle(message, hand_over(mailer, message.address, message.mime))


def hand_over(mailer: Mailer, address: str, mime: bytes | memoryview | None) -> Outcome:
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return mailer.send(sender=sender, receiver=address, mime=bytes(mime or b""))


def recover_expired() -> int:
    """Take messages from owners whose lease ran out. Returns how many.

    Claimed: nothing was sent, so it is due again; after several crashes it is the message that kills, and
    it fails. Sending: where at most once is wanted, nobody knows and nobody sends it again; else it is due.
    """
    rows = execute(
        _RECOVER,
        at_most_once=sorted(AT_MOST_ONCE),
        most=MOST_CRASHES,
        unknown=Reason.UNKNOWN_END,
        gave_up=Reason.GAVE_UP,
        told_uncertain=EventKind.UNCERTAIN,
        told_failed=EventKind.FAILED,
    )
    return len(rows)


_RECOVER = """
    WITH expired AS (
        SELECT id, CASE
            WHEN state = 'sending' AND purpose = ANY(%(at_most_once)s) THEN 'uncertain'
            WHEN crashes + 1 >= %(most)s THEN 'failed'
            ELSE 'due'
        END AS next
        FROM journeys_message
        WHERE state IN ('claimed', 'sending') AND lease_until <= clock_timestamp()
        ORDER BY id FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE journeys_message message SET
            state = next,
            reason = CASE next
                WHEN 'uncertain' THEN %(unknown)s WHEN 'failed' THEN %(gave_up)s ELSE reason
            END,
            settled_at = CASE next WHEN 'due' THEN NULL ELSE clock_timestamp() END,
            sending_at = CASE next WHEN 'due' THEN NULL ELSE sending_at END,
            crashes = crashes + 1, owner = NULL, lease_until = NULL
        FROM expired WHERE message.id = expired.id
        RETURNING message.*
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT moved.customer_id,
            CASE moved.state WHEN 'uncertain' THEN %(told_uncertain)s ELSE %(told_failed)s END,
            jsonb_build_object('message', moved.id, 'template', template.slug, 'purpose', moved.purpose,
                'channel', moved.channel, 'subject', moved.subject, 'reason', moved.reason)
        FROM moved JOIN journeys_messagetemplate template ON template.id = moved.template_id
        WHERE moved.state <> 'due' ORDER BY moved.id
    )
    SELECT id FROM moved
"""
