"""The way of a message: due → claimed → sending → sent | failed | uncertain, or held back on the way.

Each transition is one short transaction that names owner and attempt, so that only who holds the message
moves it on. None is open while a mail server is spoken to.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from core.due import LEASE, ClockTimestamp, held
from core.sql import execute
from customers.domain.log import record_event
from customers.models import Customer
from journeys.channels.email import Accepted, Later, Outcome, Refused, Unknown
from journeys.domain.arbiter import Decision, Drop, Send, WaitUntil, decide
from journeys.domain.rating import NothingToSend
from journeys.domain.rendering import BadAddress, fill, placeholders, render
from journeys.enums import EventKind, MessageState, Reason, SuppressionReason
from journeys.models import Message, Suppression
from surveys.domain.delivery import note_bounced, note_sent

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360)]
"""Between the attempts at a server that cannot be reached. After the last one we give up."""

TOLD = {
    MessageState.SENT: EventKind.SENT,
    MessageState.FAILED: EventKind.FAILED,
    MessageState.UNCERTAIN: EventKind.UNCERTAIN,
    MessageState.SUPPRESSED: EventKind.SUPPRESSED,
    MessageState.CANCELLED: EventKind.SUPPRESSED,
}


def database_clock() -> datetime:
    now: datetime
    ((now,),) = execute("SELECT clock_timestamp()")
    return now


def prepare(message: Message) -> bool:
    """Let the arbiter decide, and do what it says. True: the mail is frozen, and is to be sent now."""
    with transaction.atomic():
        owner = held(message).select_for_update().values_list("customer", flat=True).first()
        if owner is None:
            return False
        customer = Customer.objects.select_for_update(no_key=True).get(pk=owner)
        message.customer = customer  # another one since it was claimed, where two records were merged
        now = database_clock()
        decision = decide(message, customer=customer, now=now)
        if isinstance(decision, Send):
            decision = _freeze(message, customer, decision.address)
        return _carry_out(message, decision, now)


def _freeze(message: Message, customer: Customer, address: str) -> Decision:
    """Render once: what an earlier attempt froze leaves as it is."""
    if message.mime is not None:
        return Send(message.address)
    try:
        with transaction.atomic():
            rendered = render(message, customer=customer, address=address)
    except NothingToSend as nothing:
        return Drop(nothing.reason, MessageState.CANCELLED)
    except BadAddress:
        return Drop(Reason.BAD_ADDRESS)
    message.mime, message.subject, message.address = rendered.mime, rendered.subject, address
    message.language, message.unsubscribe_hash = rendered.language, rendered.unsubscribe_hash
    return Send(address)


def _carry_out(message: Message, decision: Decision, now: datetime) -> bool:
    match decision:
        case WaitUntil(at, reason):
            _put_back(message, at, reason)
            return False
        case Drop(reason, state, detail):
            _settle(message, state, reason=reason, detail=detail)
            return False
    return _move(
        message,
        state=MessageState.SENDING,
        sending_at=now,
        lease_until=ClockTimestamp() + LEASE,
        reason="",
        detail="",
        mime=message.mime,
        subject=message.subject,
        address=message.address,
        language=message.language,
        unsubscribe_hash=message.unsubscribe_hash,
    )


def settle(message: Message, outcome: Outcome) -> None:
    """Write down what became of it. Does nothing if the lease ran out: then recovery has spoken already."""
    with transaction.atomic():
        match outcome:
            case Accepted():
                _settle(message, MessageState.SENT)
            case Unknown(detail) if message.at_most_once:
                _settle(message, MessageState.UNCERTAIN, reason=Reason.UNKNOWN_END, detail=detail)
            case Refused(detail, address_unknown):
                if (
                    _settle(message, MessageState.FAILED, reason=Reason.REFUSED, detail=detail)
                    and address_unknown
                ):
                    suppress(message.address, reason=SuppressionReason.UNKNOWN_ADDRESS)
            case Later(detail) | Unknown(detail) if message.tries < len(PAUSES):
                at = database_clock() + PAUSES[message.tries]
                _put_back(
                    message, at, Reason.UNREACHABLE, detail=detail, tries=F("tries") + 1, sending_at=None
                )
            case Later(detail) | Unknown(detail):
                _settle(message, MessageState.FAILED, reason=Reason.GAVE_UP, detail=detail)


def suppress(address: str, *, reason: SuppressionReason) -> None:
    Suppression.objects.get_or_create(pk=Suppression.hash(address), defaults={"reason": reason})


def let_go(message: Message) -> None:
    """Give a claimed message back untouched."""
    _move(message, state=MessageState.DUE, owner=None, lease_until=None)


def _put_back(message: Message, at: datetime, reason: Reason, detail: str = "", **fields: Any) -> None:
    """Waiting again. Told once per reason, not at every look."""
    known = message.reason == reason
    moved = _move(
        message,
        state=MessageState.DUE,
        due_at=at,
        reason=reason,
        detail=detail,
        owner=None,
        lease_until=None,
        **fields,
    )
    if moved and not known:
        tell(message, EventKind.HELD, reason=reason, until=at.isoformat())


def _settle(message: Message, state: MessageState, *, reason: Reason | str = "", detail: str = "") -> bool:
    moved = _move(
        message,
        state=state,
        reason=reason,
        detail=detail,
        settled_at=ClockTimestamp(),
        owner=None,
        lease_until=None,
    )
    if moved:
        _tell_survey(message, state)
        since = {"expired_at": detail} if reason == Reason.CONSENT_EXPIRED else {}
        tell(message, TOLD[state], reason=reason, **since)
    return moved


def _tell_survey(message: Message, state: MessageState) -> None:
    """Its invitation learns what the mail server said: a mail of which nobody knows tells nothing."""
    note = {MessageState.SENT: note_sent, MessageState.FAILED: note_bounced}.get(state)
    if note and message.survey_id and not message.is_reminder:
        note(survey_id=message.survey_id, occasion=message.occasion)


def _move(message: Message, **fields: Any) -> bool:
    """The only way a message changes hands or state. False: the claim is lost."""
    moved = held(message).update(**fields)
    if moved and "state" in fields:
        message.state = fields["state"]
    return bool(moved)


def tell(message: Message, kind: str, *, reason: Reason | str = "", **more: str) -> None:
    """The event beside the transition, with what the timeline shows."""
    message.refresh_from_db(fields=["customer"])  # as in `prepare`
    subject, _body = message.template.words(message.customer.language)
    record_event(
        kind=kind,
        customer_id=message.customer_id,
        data={
            "message": message.pk,
            "template": message.template.slug,
            "purpose": message.purpose,
            "channel": message.channel,
            "subject": message.subject or fill(subject, placeholders(message.customer)),
            "reason": str(reason),
            **more,
        },
    )
