"""Log a contact with a customer."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_text
from customers.cases.domain.case_move import answer_case
from customers.commerce.domain.brand import brand_told
from customers.contact.domain.draft import keep_without_draft
from customers.contact.domain.phone_call import take_call
from customers.contact.domain.wrap_up_code import wrap_up_codes
from customers.domain.checked import check, check_happened
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.identity.domain.mentioned_phone import note_mentions
from customers.models import Brand, Case, Customer, Interaction, Outcome, Reason

NOTE_LIMIT = 20_000
NOTE_ON_TIMELINE = 400


def log_contact(
    *,
    customer: Customer,
    channel: str,
    direction: str,
    key: str,
    reason: Reason | None = None,
    outcome: Outcome | None = None,
    agent_id: int | None = None,
    started_at: datetime | None = None,
    duration: timedelta | None = None,
    solved: bool | None = None,
    note: str = "",
    call_id: int | None = None,
    case: Case | None = None,
    brand: Brand | None = None,
) -> Interaction:
    """Store a contact once per `key`, and give it back for a repeat. Raises Invalid, Conflict."""
    note = _measured(clean_text(note), duration)
    check_happened(started_at, "started_at")
    _check(Interaction(channel=channel, direction=direction, key=key, reason=reason, outcome=outcome))
    _check_case(case, customer)
    with transaction.atomic():
        keep_without_draft(customer=customer, agent_id=agent_id)
        about = {"reason": reason, "outcome": outcome, "case": case, "brand": brand}
        content = {
            "channel": channel,
            "direction": direction,
            "agent_id": agent_id,
            "started_at": started_at or Now(),
            "duration": duration,
            "solved": solved,
            "note": note,
            **about,
        }
        interaction, is_new = _stored(key, customer, content)
        if is_new:
            _tell(interaction, occurred_at=started_at, call_id=call_id)
    return interaction


def _stored(key: str, customer: Customer, content: dict[str, Any]) -> tuple[Interaction, bool]:
    """Written first and looked for only if refused: hardly any is sent twice."""
    try:
        with transaction.atomic():
            return Interaction.objects.create(key=key, customer=customer, **content), True
    except IntegrityError:
        known = Interaction.objects.filter(key=key).first()
        if known is None:
            raise
    if known.customer_id != customer.pk:
        raise Conflict(_("This contact was logged with another customer."))
    return known, False


def _measured(note: str, duration: timedelta | None) -> str:
    if len(note) > NOTE_LIMIT:
        raise Invalid(_("A note has at most %(limit)d characters.") % {"limit": NOTE_LIMIT}, field="note")
    if duration is not None and not timedelta(0) <= duration <= timedelta(days=1):
        raise Invalid(_("A contact lasts between nothing and a day."), field="duration")
    return note


def _check(row: Interaction) -> None:
    check(row, "channel", "direction", "key")
    reason, outcome = row.reason, row.outcome
    if reason and outcome and not wrap_up_codes().fit(reason=reason.slug, outcome=outcome.slug):
        words = {"outcome": outcome.label, "reason": reason.label}
        raise Invalid(_("“%(outcome)s” does not fit “%(reason)s”.") % words, field="outcome")


def _check_case(case: Case | None, customer: Customer) -> None:
    if case and case.customer_id != customer.pk:
        raise Invalid(_("This case belongs to another customer."), field="case")


def _tell(interaction: Interaction, *, occurred_at: datetime | None, call_id: int | None) -> None:
    """The event, the numbers that its note names, the call as announced, the answer to its case."""
    if interaction.case:
        answer_case(case=interaction.case, actor_id=interaction.agent_id)
    note_mentions(interaction)
    if call_id:
        take_call(call_id=call_id, interaction=interaction)
    record_event(
        kind=EventKind.CONTACT_LOGGED,
        customer_id=interaction.customer_id,
        occurred_at=occurred_at,
        actor_id=interaction.agent_id,
        data={
            "interaction": interaction.pk,
            "channel": interaction.channel,
            "direction": interaction.direction,
            "reason": interaction.reason.slug if interaction.reason else None,
            "outcome": interaction.outcome.slug if interaction.outcome else None,
            "solved": interaction.solved,
            "seconds": int(interaction.duration.total_seconds()) if interaction.duration else None,
            "note": interaction.note[:NOTE_ON_TIMELINE],
            **({"case": interaction.case_id} if interaction.case_id else {}),
            **brand_told(interaction.brand),
        },
    )
