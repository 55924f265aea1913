"""Log a contact together with what follows from it: one transaction, once per key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.cases.domain.case import open_case
from customers.cases.domain.promise import make_promise, settle_promise
from customers.contact.domain.interaction import log_contact
from customers.enums import CaseKind, PromiseKind, PromiseState
from customers.models import Case, Customer, Interaction, Promise, Topic

SUBJECT = 80


@dataclass(frozen=True)
class FollowUp:
    """`case` is the number of one there is, the kind of a new one, or empty; `keeps` are promises."""

    case: str = ""
    promise: str = ""
    promise_kind: str = PromiseKind.CALL_BACK
    promise_due_at: datetime | None = None
    """Nothing is promised without a date."""
    keeps: tuple[int, ...] = ()


def log_contact_and_follow_up(
    *,
    customer: Customer,
    contact: Mapping[str, Any],
    follow_up: FollowUp,
    agent_id: int | None,
    team_id: int | None = None,
) -> Interaction:
    """`contact`: what `log_contact` takes. All of it is stored, or nothing. Raises Invalid, Conflict."""
    with transaction.atomic():
        case = _case_of(customer, contact, follow_up.case, agent_id, team_id)
        logged = log_contact(customer=customer, agent_id=agent_id, case=case, **contact)
        if follow_up.promise_due_at:
            make_promise(
                customer=customer,
                what=follow_up.promise,
                kind=follow_up.promise_kind,
                due_at=follow_up.promise_due_at,
                key=f"contact:{logged.key}",
                agent_id=agent_id,
                case=case,
                made_with=logged,
                actor_id=agent_id,
            )
        kept = Promise.objects.filter(customer=customer, pk__in=follow_up.keeps, state=PromiseState.OPEN)
        for promise in kept.order_by("pk"):
            settle_promise(promise=promise, state=PromiseState.KEPT, actor_id=agent_id, kept_with=logged)
    return logged


def _case_of(
    customer: Customer, contact: Mapping[str, Any], chosen: str, agent_id: int | None, team_id: int | None
) -> Case | None:
    if not chosen:
        return None
    if chosen not in CaseKind.values:
        known = Case.objects.filter(pk=int(chosen), customer=customer).first()
        if known is None:
            raise Invalid(_("This case belongs to another customer."), field="case")
        return known
    reason = contact.get("reason")
    return open_case(
        customer=customer,
        kind=chosen,
        subject=_subject_of(contact, chosen),
        description=contact.get("note", ""),
        topic=Topic.objects.filter(slug=reason.slug, retired_at=None).first() if reason else None,
        key=f"contact:{contact['key']}",
        owner_id=agent_id,
        team_id=team_id,
        is_answered=True,
        actor_id=agent_id,
    )


def _subject_of(contact: Mapping[str, Any], kind: str) -> str:
    """The first line of the note, or the reason."""
    first, *_rest = contact.get("note", "").strip().splitlines() or [""]
    reason = contact.get("reason")
    return first[:SUBJECT].strip() or (reason.label if reason else str(CaseKind(kind).label))
