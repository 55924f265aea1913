"""What the pages and the API read of cases: filtered lists, the board, the desk."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from core.sql import prepared
from customers.cases.models.case import ACTIVE, RUNNING
from customers.enums import CaseKind, CaseState
from customers.models import Case, Event, Interaction

ALL, RUNS = "all", "running"
BY_DEADLINE, LATEST_FIRST = ("due_at", "id"), ("-id",)
MOST_EVENTS = 100
DAY = timedelta(days=1)  # the contact it was opened with began before it


def cases() -> QuerySet[Case]:
    """With what a line of a list shows."""
    return Case.objects.select_related("customer", "topic", "owner", "team").defer(
        "description", "closing_note"
    )


def matching_cases(rows: QuerySet[Case], wanted: Mapping[str, Any]) -> QuerySet[Case]:
    """`wanted`: state (a CaseState, "running" or "all"), late, and columns by name. None is nobody's."""
    state = wanted.get("state") or ALL
    if state == RUNS or wanted.get("late"):
        rows = rows.filter(due_at__isnull=False)
    if state not in {RUNS, ALL}:
        rows = rows.filter(state=state)
    if wanted.get("late"):
        rows = rows.filter(due_at__lt=Now())
    columns = ("kind", "topic", "priority", "owner", "team", "customer")
    return rows.filter(**{name: wanted[name] for name in columns if name in wanted})


def ordering_of(wanted: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the clock runs by deadline, else the latest first; each has its index."""
    runs = wanted.get("late") or wanted.get("state") in {RUNS, *RUNNING}
    return BY_DEADLINE if runs else LATEST_FIRST


def board(wanted: Mapping[str, Any], *, size: int) -> list[tuple[CaseState, list[Case], bool]]:
    """A column per state: its first cases, and whether there are more."""
    columns = []
    for state in CaseState:
        here = {**wanted, "state": state}
        found = list(matching_cases(cases(), here).order_by(*ordering_of(here))[: size + 1])
        columns.append((state, found[:size], len(found) > size))
    return columns


@prepared
def open_cases_of(customer_id: int) -> QuerySet[Case]:
    """Complaints first, of each kind the oldest first; the first five."""
    active = Case.objects.filter(customer=customer_id, state__in=ACTIVE).select_related(
        "topic", "owner", "team"
    )
    return active.order_by("kind", "opened_at", "pk")[:5]


def has_open_complaint(customer_id: int) -> bool:
    return bool(with_open_complaint([customer_id]))


def with_open_complaint(customer_ids: Collection[int]) -> set[int]:
    """Those of these customers whose complaint is not closed."""
    found = Case.objects.filter(customer__in=customer_ids, kind=CaseKind.COMPLAINT, state__in=ACTIVE)
    return set(found.values_list("customer", flat=True))


def history_of(case: Case) -> QuerySet[Event]:
    """The events of a case, and of its contacts and promises, the latest first."""
    told = Event.objects.filter(
        customer=case.customer_id, data__case=case.pk, occurred_at__gte=case.opened_at - DAY
    )
    return told.select_related("actor").order_by("-occurred_at", "-pk")[:MOST_EVENTS]


def contacts_about(case: Case) -> QuerySet[Interaction]:
    contacts = Interaction.objects.filter(case=case).select_related("agent", "reason", "outcome")
    return contacts.order_by("-started_at", "-pk")


# ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────


def cases_of_owner(owner_id: int) -> QuerySet[Case]:
    return cases().filter(owner=owner_id, due_at__isnull=False).order_by(*BY_DEADLINE)


def cases_in_queue(team_id: int | None) -> QuerySet[Case]:
    """Of the team, and nobody's yet."""
    return cases().filter(team=team_id, owner=None, due_at__isnull=False).order_by(*BY_DEADLINE)


def escalated_cases() -> QuerySet[Case]:
    return cases().filter(Q(level__gte=1), state__in=ACTIVE).order_by("-level", "-id")
