"""Conditions on customers as data, compiled to the ORM: one reading for page, segment, export and API.

A rule is {"field": …, "op": …, "value": …}, or {"all": [rules]}, {"any": [rules]}, {"not": rule}.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Invalid
from metrics.domain.life_cycle import HOLDS
from metrics.enums import Tier

DEEPEST = 20
COMPARISONS = {"<": "lt", "<=": "lte", "=": "exact", ">=": "gte", ">": "gt"}


@dataclass(frozen=True)
class Field:
    """What a rule may ask about; `compare` turns an operator and a value into a Q over CustomerMetrics."""

    ops: frozenset[str]
    compare: Callable[[str, Any], Q]


def number(column: str) -> Field:
    """Compared with a number; without a value (no answer, no order) no comparison holds."""

    def compare(op: str, value: Any) -> Q:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise Invalid(_("A number is expected here."), field="rule")
        try:
            bound = Decimal(str(value))
        except InvalidOperation:
            raise Invalid(_("A number is expected here."), field="rule") from None
        if not bound.is_finite() or abs(bound) >= 10**15:
            raise Invalid(_("This number is too large."), field="rule")
        return Q(**{f"{column}__{COMPARISONS[op]}": bound})

    return Field(frozenset(COMPARISONS), compare)


def days_since(column: str) -> Field:
    """Compared with a number of days gone by since; what never happened is never so many days ago."""

    def compare(op: str, value: Any) -> Q:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 36_500:
            raise Invalid(_("A number of days is expected here."), field="rule")
        turned = {"<=": "gte", ">": "lt"}[op]
        return Q(**{f"{column}__{turned}": Now() - timedelta(days=value)})

    return Field(frozenset({"<=", ">"}), compare)


def choice(*, holds: dict[Any, Q]) -> Field:
    """One of a vocabulary, or one of several."""

    def compare(op: str, value: Any) -> Q:
        wanted = value if op == "in" and isinstance(value, list) else [value]
        if not wanted or not all(isinstance(item, str) and item in holds for item in wanted):
            raise Invalid(_("This value is unknown: %(value)s") % {"value": value}, field="rule")
        found = Q()
        for item in wanted:
            found |= holds[item]
        return found

    return Field(frozenset({"is", "in"}), compare)


FIELDS: dict[str, Field] = {
    "status": choice(holds={status.value: holds for status, holds in HOLDS.items()}),
    "tier": choice(holds={tier.value: Q(tier=tier.value) for tier in Tier}),
    "orders": number("orders"),
    "revenue": number("revenue"),
    "basket": number("basket"),
    "contacts": number("contacts"),
    "answers": number("answers"),
    "last_nps": number("last_nps"),
    "days_since_first_order": days_since("first_order_at"),
    "days_since_last_order": days_since("last_order_at"),
    "days_since_last_contact": days_since("last_contact_at"),
}


def compiled(rule: Any, *, depth: int = 0) -> Q:
    """The condition a rule states, over CustomerMetrics. Raises Invalid where it states none."""
    if not isinstance(rule, dict) or depth > DEEPEST:
        raise Invalid(_("This condition cannot be read."), field="rule")
    match rule:
        case {"all": [_, *__] as parts}:
            return Q(*(compiled(part, depth=depth + 1) for part in parts))
        case {"any": [_, *__] as parts}:
            return Q(*(compiled(part, depth=depth + 1) for part in parts), _connector=Q.OR)
        case {"not": part}:
            return ~compiled(part, depth=depth + 1)
        case {"field": str(name), "op": str(op), "value": value} if name in FIELDS:
            if op in FIELDS[name].ops:
                return FIELDS[name].compare(op, value)
    raise Invalid(_("This condition cannot be read."), field="rule")
