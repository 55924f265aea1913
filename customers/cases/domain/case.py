"""Open a case, and change what it says or who has it."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line, clean_text
from customers.cases.domain.deadline import set_clock, set_deadlines, set_times
from customers.domain.checked import check, content_of
from customers.domain.log import record_event
from customers.enums import CasePriority, CaseState, EventKind
from customers.models import Case, Customer, Topic
from customers.people.domain.erased import keep_from_erasure

TEXT_LIMIT = 20_000
ON_TIMELINE = 400
CHANGEABLE = ("kind", "subject", "description", "topic", "priority", "owner_id", "team_id")


def open_case(
    *,
    customer: Customer,
    kind: str,
    subject: str,
    key: str,
    description: str = "",
    topic: Topic | None = None,
    priority: int = CasePriority.NORMAL,
    owner_id: int | None = None,
    team_id: int | None = None,
    opened_at: datetime | None = None,
    is_answered: bool = False,
    answer_hours: int | None = None,
    actor_id: int | None = None,
) -> Case:
    """Store a case once per `key`. `is_answered`: opened while speaking; `answer_hours`: within so many
    opening hours, whatever its priority says. Raises Invalid, Conflict.
    """
    now = timezone.now()
    began = min(opened_at or now, now)
    case = Case(
        key=key,
        kind=kind,
        subject=clean_line(subject),
        description=checked_text(description, "description"),
        topic=topic,
        priority=priority,
        owner_id=owner_id,
        team_id=team_id,
        answer_hours=answer_hours,
        opened_by_id=actor_id,
        state=CaseState.OPEN,
        opened_at=began,
        clock_from=began,
        answered_at=began if is_answered else None,
    )
    check(case, "kind", "subject", "key", "priority")
    return _store(case, customer, now)


def _store(case: Case, customer: Customer, now: datetime) -> Case:
    set_deadlines(case)
    set_clock(case, now=now)
    set_times(case)
    case.customer = customer
    with transaction.atomic():
        keep_from_erasure(customer)
        stored, is_new = Case.objects.get_or_create(key=case.key, defaults=content_of(case))
        if stored.customer_id != customer.pk:
            raise Conflict(_("This case was opened for another customer."), field="key")
        if is_new:
            more = {"priority": stored.priority, "topic": case.topic.slug if case.topic else None}
            words = {"text": stored.description[:ON_TIMELINE]}
            tell(
                EventKind.CASE_OPENED,
                stored,
                actor_id=case.opened_by_id,
                occurred_at=case.opened_at,
                **more,
                **words,
            )
    return stored


def marks_of(case: Case) -> dict[str, str]:
    """What each field that can be changed holds, as a form carries it until it is saved."""
    return {name: _mark(getattr(case, name)) for name in CHANGEABLE}


def _mark(value: Any) -> str:
    return sha256(str(getattr(value, "pk", value)).encode()).hexdigest()[:12]


def change_case(
    *, case: Case, actor_id: int | None, seen: Mapping[str, str] | None = None, **changes: Any
) -> list[str]:
    """Change what differs, and say what that was; `changes`: names in CHANGEABLE. Raises Invalid, Conflict.

    `seen`: the `marks_of` the case that a whole form was filled in on. What was not changed on the form stays
    as it is now; what somebody else changed as well is a Conflict. Another priority, team or topic moves the
    deadlines, which count from the opening all the same.
    """
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"a case has no {', '.join(sorted(unknown))}")
    if "subject" in changes:
        changes["subject"] = clean_line(changes["subject"])
    if "description" in changes:
        changes["description"] = checked_text(changes["description"], "description")
    with transaction.atomic():
        locked = locked_case(case)
        changes = changes if seen is None else _changed_on_the_form(locked, seen, changes)
        changed = [name for name, value in changes.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, changes[name])
        check(locked, "kind", "subject", "priority")
        if locked.turned_at and "kind" in changed:
            raise Conflict(_("A complaint turned into satisfaction stays a complaint."), field="kind")
        if {"priority", "team_id", "topic"} & set(changed) and locked.is_active:
            set_deadlines(locked)
            set_clock(locked, now=timezone.now())
        if changed:
            locked.save()
            tell(EventKind.CASE_CHANGED, locked, actor_id=actor_id, **words_of(locked, changed))
    case.refresh_from_db()
    return changed


def _changed_on_the_form(case: Case, seen: Mapping[str, str], sent: Mapping[str, Any]) -> dict[str, Any]:
    now = marks_of(case)
    changes = {name: value for name, value in sent.items() if _mark(value) != seen.get(name)}
    for name, value in changes.items():
        if now[name] not in {seen.get(name), _mark(value)}:
            field = name.removesuffix("_id")
            said = getattr(case, f"get_{field}_display", None)
            words = {"now": str((said() if said else getattr(case, field)) or "–")[:80]}
            told = _(
                "Somebody changed this meanwhile; it is now: %(now)s. Save again to put yours in its place."
            )
            raise Conflict(told % words, field=field)
    return changes


def words_of(case: Case, changed: list[str]) -> dict[str, Any]:
    """What the history says of each change, in names that are still true tomorrow."""
    words: dict[str, Any] = {"changed": [name.removesuffix("_id") for name in changed]}
    if "priority" in changed:
        words["priority"] = case.priority
    if "topic" in changed:
        words["topic"] = case.topic.slug if case.topic else None
    if "owner_id" in changed:
        words["owner"] = str(case.owner) if case.owner else None
    if "team_id" in changed:
        words["team"] = str(case.team) if case.team else None
    return words


def locked_case(case: Case) -> Case:
    return (
        Case.objects.select_for_update(of=("self",)).select_related("topic", "owner", "team").get(pk=case.pk)
    )


def checked_text(written: str, field: str) -> str:
    text = clean_text(written)
    if len(text) > TEXT_LIMIT:
        raise Invalid(_("A note has at most %(limit)d characters.") % {"limit": TEXT_LIMIT}, field=field)
    return text


def tell(
    kind: str, case: Case, *, actor_id: int | None = None, occurred_at: datetime | None = None, **more: Any
) -> None:
    """The event beside the change, with what the history shows."""
    record_event(
        kind=kind,
        customer_id=case.customer_id,
        occurred_at=occurred_at,
        actor_id=actor_id,
        data={"case": case.pk, "case_kind": case.kind, "subject": case.subject, **more},
    )
