"""Make the terms of a running case stricter: sooner, more urgent, in other hands. Never looser."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from customers.cases.domain.case import locked_case
from customers.cases.domain.deadline import set_clock, set_deadlines
from customers.models import Case, Topic


@dataclass(frozen=True)
class Stricter:
    """`answer_hours`: opening hours to the first contact, from when the case was opened."""

    priority: int
    answer_hours: int
    topic: Topic | None
    owner_id: int | None
    team_id: int | None


def tighten_case(*, case: Case, terms: Stricter) -> list[str]:
    """Says what changed, by the names of `Stricter`. The caller tells of it in the same transaction.

    What is milder than the case has it stays as it is. Where somebody is in contact, they go on; a closed
    case stays.
    """
    with transaction.atomic():
        locked = locked_case(case)
        if not locked.is_active:
            return []
        before = (locked.answer_by, locked.solve_by)
        wanted = _wanted(locked, terms)
        changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, wanted[name])
        if changed:
            set_deadlines(locked)
            locked.answer_by = min(locked.answer_by, before[0])
            locked.solve_by = min(locked.solve_by, before[1])
            set_clock(locked, now=timezone.now())
            locked.save()
    case.refresh_from_db()
    return changed


def _wanted(case: Case, terms: Stricter) -> dict[str, Any]:
    wanted: dict[str, Any] = {"priority": max(case.priority, terms.priority)}
    if case.answered_at is None:
        hours = (case.answer_hours, terms.answer_hours)
        wanted["answer_hours"] = min(each for each in hours if each)
        if terms.owner_id or (terms.team_id and case.owner_id is None):
            wanted |= {"owner_id": terms.owner_id, "team_id": terms.team_id or case.team_id}
    if terms.topic and not (case.topic and case.topic.legal_months and not terms.topic.legal_months):
        wanted["topic"] = terms.topic
    return wanted
