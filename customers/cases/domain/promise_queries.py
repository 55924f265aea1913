"""What the pages and the API read of promises."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from core.sql import prepared
from customers.cases.domain.case_queries import ALL
from customers.enums import PromiseState
from customers.models import Phone, Promise

BY_DATE, LATEST_FIRST = ("due_at", "id"), ("-id",)


def promises() -> QuerySet[Promise]:
    """With `number`: the main one of the customer, to call back."""
    numbers = Phone.objects.filter(customer=OuterRef("customer")).order_by("position", "pk")
    rows = Promise.objects.select_related("customer", "agent", "team", "case")
    return rows.annotate(number=Subquery(numbers.values("number")[:1]))


def matching_promises(rows: QuerySet[Promise], wanted: Mapping[str, Any]) -> QuerySet[Promise]:
    """`wanted`: state (a PromiseState or "all"), late, and columns by name. None is nobody's."""
    state = wanted.get("state") or ALL
    if wanted.get("late"):
        rows = rows.filter(state=PromiseState.OPEN, due_at__lt=Now())
    if state != ALL:
        rows = rows.filter(state=state)
    columns = ("kind", "agent", "team", "case", "customer")
    return rows.filter(**{name: wanted[name] for name in columns if name in wanted})


def ordering_of(wanted: Mapping[str, Any]) -> tuple[str, ...]:
    is_open = wanted.get("late") or wanted.get("state") == PromiseState.OPEN
    return BY_DATE if is_open else LATEST_FIRST


@prepared
def open_promises_of(customer_id: int) -> QuerySet[Promise]:
    """The first five to keep."""
    waiting = Promise.objects.filter(customer=customer_id, state=PromiseState.OPEN)
    return waiting.select_related("agent", "team").order_by(*BY_DATE)[:5]


def promises_due(*, agent_id: int, team_id: int | None, before: datetime) -> QuerySet[Promise]:
    """What somebody has to keep before a moment: their own, and what nobody of their team took yet."""
    whose = Q(agent=agent_id)
    if team_id:
        whose |= Q(agent=None, team=team_id)
    return promises().filter(whose, state=PromiseState.OPEN, due_at__lt=before).order_by(*BY_DATE)
