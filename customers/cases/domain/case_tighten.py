"""Make the terms of a running case stricter: sooner, more urgent, in other hands. Never looser."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from customers.cases.domain.business_calendar import opening_times_of
from customers.cases.domain.business_time import add_business_time
from customers.cases.domain.case import locked_case
from customers.cases.domain.deadline import set_clock, set_deadlines
from customers.models import Case, Topic


@dataclass(frozen=True)
class Stricter:
    """`answer_hours`: opening hours to the first contact, from now on. `instead_of`: the owner who gives the
    case away; whoever else took it keeps it.
    """

    priority: int
    answer_hours: int
    topic: Topic | None
    owner_id: int | None
    team_id: int | None
    instead_of: int | None = None


def tighten_case(*, case: Case, terms: Stricter) -> list[str]:
    """Says what changed, by the names of `Stricter`. The caller tells of it in the same transaction.

    What is milder than the case has it stays as it is. Where somebody is in contact, they go on; a closed
    case stays. The sooner deadlines count from now: nobody is late the moment they hear of it.
    """
    with transaction.atomic():
        locked = locked_case(case)
        if not locked.is_active:
            return []
        before = (locked.answer_by, locked.solve_by)
        now = timezone.now()
        wanted = _wanted(locked, terms, now)
        changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, wanted[name])
        if changed:
            set_deadlines(locked, since=now)
            locked.answer_by = min(locked.answer_by, before[0])
            locked.solve_by = min(locked.solve_by, before[1])
            set_clock(locked, now=now)
            locked.save()
    case.refresh_from_db()
    return changed


def _wanted(case: Case, terms: Stricter, now: datetime) -> dict[str, Any]:
    wanted: dict[str, Any] = {"priority": max(case.priority, terms.priority)}
    if case.answered_at is None:
        hours = timedelta(hours=terms.answer_hours)
        if add_business_time(now, hours, opening_times_of(case.team_id)) < case.answer_by:
            wanted["answer_hours"] = min(terms.answer_hours, case.answer_hours or terms.answer_hours)
        is_free = case.owner_id in {None, terms.instead_of}
        if is_free and (terms.owner_id or (terms.team_id and case.owner_id is None)):
            wanted |= {"owner_id": terms.owner_id, "team_id": terms.team_id or case.team_id}
    if terms.topic and not (case.topic and case.topic.legal_months and not terms.topic.legal_months):
        wanted["topic"] = terms.topic
    return wanted
