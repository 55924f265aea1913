"""Make a promise to a customer; move it; say that it was kept, broken, or is no longer asked for."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.domain.checked import check, content_of
from customers.domain.log import record_event
from customers.enums import EventKind, PromiseKind, PromiseState
from customers.models import Case, Customer, Interaction, Promise
from customers.people.domain.erased import keep_from_erasure

TOLD = {
    PromiseState.KEPT: EventKind.PROMISE_KEPT,
    PromiseState.BROKEN: EventKind.PROMISE_BROKEN,
    PromiseState.CANCELLED: EventKind.PROMISE_CANCELLED,
}


def make_promise(
    *,
    customer: Customer,
    what: str,
    due_at: datetime,
    key: str,
    kind: str = PromiseKind.ACTION,
    agent_id: int | None = None,
    team_id: int | None = None,
    case: Case | None = None,
    made_with: Interaction | None = None,
    made_at: datetime | None = None,
    actor_id: int | None = None,
) -> Promise:
    """Store a promise once per `key`. Raises Invalid, Conflict."""
    promise = Promise(
        customer=customer,
        key=key,
        kind=kind,
        what=clean_line(what),
        due_at=due_at,
        agent_id=agent_id,
        team_id=team_id,
        case=case,
        made_with=made_with,
        made_at=made_at or timezone.now(),
        made_by_id=actor_id,
        state=PromiseState.OPEN,
    )
    _check(promise)
    with transaction.atomic():
        keep_from_erasure(customer)
        stored, is_new = Promise.objects.get_or_create(key=key, defaults=content_of(promise))
        if stored.customer_id != customer.pk:
            raise Conflict(_("This promise was made to another customer."), field="key")
        if is_new:
            _tell(EventKind.PROMISE_MADE, stored, actor_id=actor_id, occurred_at=stored.made_at)
    return stored


def _check(promise: Promise) -> None:
    check(promise, "kind", "what", "key")
    if promise.agent_id is None and promise.team_id is None:
        raise Invalid(_("Say who keeps the promise."), field="agent")
    if promise.due_at < promise.made_at:
        raise Invalid(_("That moment is past already."), field="due_at")
    if promise.case and promise.case.customer_id != promise.customer_id:
        raise Invalid(_("This case belongs to another customer."), field="case")


def move_promise(
    *,
    promise: Promise,
    due_at: datetime,
    agent_id: int | None,
    team_id: int | None,
    actor_id: int | None,
    note: str = "",
) -> Promise:
    """Another day, or other hands, while it is open; no change tells nothing. Raises Invalid, Conflict.

    `note` says what was agreed with the customer; it stands in the history with the day promised before.
    """
    if agent_id is None and team_id is None:
        raise Invalid(_("Say who keeps the promise."), field="agent")
    note = clean_line(note)
    check(Promise(note=note), "note")
    with transaction.atomic():
        locked = Promise.objects.select_for_update().get(pk=promise.pk)
        _refuse_settled(locked)
        if (locked.due_at, locked.agent_id, locked.team_id) == (due_at, agent_id, team_id):
            return locked
        due_before = locked.due_at if due_at != locked.due_at else None
        if due_before and due_at < timezone.now():
            raise Invalid(_("That moment is past already."), field="due_at")
        locked.due_at, locked.agent_id, locked.team_id = due_at, agent_id, team_id
        locked.save(update_fields=["due_at", "agent", "team"])
        _tell(EventKind.PROMISE_MOVED, locked, actor_id=actor_id, note=note, due_before=due_before)
    return locked


def _refuse_settled(promise: Promise) -> None:
    if not promise.is_open:
        words = {"state": promise.get_state_display()}
        raise Conflict(_("This promise is settled already: %(state)s.") % words, field="state")


def settle_promise(
    *,
    promise: Promise,
    state: str,
    actor_id: int | None,
    note: str = "",
    kept_with: Interaction | None = None,
) -> Promise:
    """Kept, broken or cancelled, once: the same again changes nothing. Raises Invalid, Conflict."""
    if state not in TOLD:
        raise Invalid(_("There is no such state."), field="state")
    note = clean_line(note)
    check(Promise(note=note), "note")
    with transaction.atomic():
        locked = Promise.objects.select_for_update().get(pk=promise.pk)
        if locked.state == state:
            return locked
        _refuse_settled(locked)
        locked.state, locked.settled_at, locked.note = state, timezone.now(), note
        locked.kept_with = kept_with
        locked.save(update_fields=["state", "settled_at", "note", "kept_with"])
        _tell(TOLD[PromiseState(state)], locked, actor_id=actor_id, note=note)
    return locked


def _tell(
    kind: str,
    promise: Promise,
    *,
    actor_id: int | None,
    occurred_at: datetime | None = None,
    note: str = "",
    due_before: datetime | None = None,
) -> None:
    late = promise.settled_at is not None and promise.settled_at > promise.due_at
    record_event(
        kind=kind,
        customer_id=promise.customer_id,
        occurred_at=occurred_at,
        actor_id=actor_id,
        data={
            "promise": promise.pk,
            "promise_kind": promise.kind,
            "what": promise.what,
            "due_at": promise.due_at.isoformat(),
            "late": late,
            **({"case": promise.case_id} if promise.case_id else {}),
            **({"note": note} if note else {}),
            **({"from": due_before.isoformat()} if due_before else {}),
        },
    )
