"""Which events matter to a journey, as queries to build set-based statements on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from customers.models import Event
from journeys.domain.condition import condition_now
from journeys.models import Journey

FRESH = timedelta(days=2)
"""An event told later than this is history (an import, say): nobody is written to because of it."""

CLOCKS_APART = timedelta(minutes=10)
"""What others' systems date up to this much before a journey began may still have happened after it."""


OWN = {"customer": "customer_id", "event": "pk"}
"""Occasions every event names: once for each customer, ever; each time anew."""


class Joined(Func):
    """a || b: unlike Concat, NULL where one of them is."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


def triggers(journey: Journey, events: QuerySet[Event]) -> QuerySet[Event]:
    """The events that put a customer on the journey."""
    found = _having(journey.occasion_field, events.filter(condition_now(journey.trigger_where)))
    return found.filter(
        Q(occasion__isnull=False),
        kind=journey.trigger_kind,
        customer__isnull=False,
        occurred_at__gt=F("recorded_at") - FRESH,
    )


def endings(journey: Journey, ending: Mapping[str, Any], events: QuerySet[Event]) -> QuerySet[Event]:
    """The events that mean this exit or goal. Whether they must name the occasion, `same_occasion` says.

    Where it is the name of a field, the occasion is read there, whatever the event says it is about.
    """
    same = ending.get("same_occasion")
    found = _having(
        same if isinstance(same, str) else journey.occasion_field,
        events.filter(condition_now(ending.get("where", {}))),
        by_field=isinstance(same, str),
    )
    return found.filter(kind=ending["kind"], customer__isnull=False)


def _having(field: str, events: QuerySet[Event], *, by_field: bool = False) -> QuerySet[Event]:
    """`occasion`: as the event says itself, else "cart:12" from the field, else NULL."""
    own = Cast(F(OWN[field]), TextField()) if field in OWN else None
    number = own or KeyTextTransform(field, "data", output_field=TextField())
    subject = Joined(Value(f"{field}:"), number)
    said = KeyTextTransform("occasion", "data", output_field=TextField())
    return events.annotate(occasion=subject if by_field else Coalesce(said, subject))


def as_rows(events: QuerySet[Event]) -> tuple[str, tuple[Any, ...]]:
    """SQL, with its parameters, of rows (id, customer_id, occurred_at, occasion)."""
    rows = events.order_by().values_list("pk", "customer_id", "occurred_at", F("occasion"))
    sql, params = rows.query.sql_with_params()
    return sql, params
