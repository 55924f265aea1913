"""Conditions on an event as data: checked once, compiled to a Q over `Event.data`, never evaluated as code.

    {"all": [...]}   {"any": [...]}   {"not": {...}}   {}: always
    {"field": "solved", "is": true}                     {"field": "channel", "in": ["phone", "store"]}
    {"field": "items", "at_least": 1}                   {"field": "total", "below": 100}
    {"customer": {"field": "segment", "op": "in", "value": ["vip"]}}: what is known of the customer, as in
    the condition of a segment
    {"order": "first"}: no earlier order of the customer is known

Numbers are compared as numbers, also where the event holds them as text; what is no number is neither.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, DecimalField, Exists, OuterRef, Q, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThan, Lookup, Regex
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.models import Order
from metrics.domain.rules.rule import read_rule
from metrics.models import CustomerMetrics

FIELD = re.compile(r"(?=.{1,40}$)[a-z]+(_[a-z]+)*")
NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
DEEPEST = 8
NEVER = Value(False, output_field=BooleanField())


def compile_condition(where: Any, *, depth: int = 0) -> Q:
    """Raises Invalid where it is not in the language above."""
    if not isinstance(where, dict) or depth > DEEPEST:
        raise Invalid(_("Not a condition: %(it)s") % {"it": str(where)[:80]})
    if not where:
        return Q()
    if "field" in where:
        return _compile_comparison(where)
    match list(where.items()):
        case [("customer", rule)]:
            of_customer = CustomerMetrics.objects.filter(read_rule(rule).q, pk=OuterRef("customer_id"))
            return Q(Exists(of_customer))
        case [("order", "first")]:
            earlier = Order.objects.filter(
                customer=OuterRef("customer_id"), placed_at__lt=OuterRef("occurred_at")
            )
            return Q(~Exists(earlier))
        case [("all", [*parts])]:
            return _join(parts, Q.AND, depth)
        case [("any", [_one, *_more] as parts)]:
            return _join(parts, Q.OR, depth)
        case [("not", part)]:
            return ~compile_condition(part, depth=depth + 1)
    raise Invalid(_("Not a condition: %(it)s") % {"it": str(where)[:80]})


def condition_now(where: Any) -> Q:
    """As it can be read today: one that names what is gone since (a tag, say) holds of no event.

    The log is followed for all journeys at once: none of them may stop the others.
    """
    try:
        return compile_condition(where)
    except Invalid:
        return Q(NEVER)


def _join(parts: list[Any], connector: str, depth: int) -> Q:
    return Q(*(compile_condition(part, depth=depth + 1) for part in parts), _connector=connector)


def _compile_comparison(where: dict[str, Any]) -> Q:
    field, rest = where["field"], {key: value for key, value in where.items() if key != "field"}
    if not isinstance(field, str) or not FIELD.fullmatch(field) or len(rest) != 1:
        raise Invalid(_("Not a comparison: %(it)s") % {"it": str(where)[:80]})
    (name, value), *_none = rest.items()
    comparison = COMPARISONS.get(name)
    if comparison is None:
        raise Invalid(_("There is no comparison “%(name)s”.") % {"name": str(name)[:40]})
    return comparison(field, value)


def _is(field: str, value: Any) -> Q:
    if not isinstance(value, str | bool | int):
        raise Invalid(_("“%(field)s” is compared with a text, a number, true or false.") % {"field": field})
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _certain(Exact(_text(field), Value(text)))


def _in(field: str, values: Any) -> Q:
    if not isinstance(values, list) or not values:
        raise Invalid(_("“%(field)s” needs a list.") % {"field": field})
    return Q(*(_is(field, value) for value in values), _connector=Q.OR)


def _at_least(field: str, value: Any) -> Q:
    return _certain(GreaterThanOrEqual(_number(field), _decimal(field, value)))


def _below(field: str, value: Any) -> Q:
    return _certain(LessThan(_number(field), _decimal(field, value)))


COMPARISONS: dict[str, Callable[[str, Any], Q]] = {
    "is": _is,
    "in": _in,
    "at_least": _at_least,
    "below": _below,
}


def _decimal(field: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not re.match(NUMBER, str(value)):
        raise Invalid(_("“%(field)s” is compared with a number.") % {"field": field})
    return Decimal(str(value))


def _text(field: str) -> KeyTextTransform:
    return KeyTextTransform(field, "data", output_field=TextField())


def _number(field: str) -> Case:
    number = DecimalField(max_digits=18, decimal_places=6)
    return Case(
        When(Regex(_text(field), Value(NUMBER)), then=Cast(_text(field), number)), output_field=number
    )


def _certain(lookup: Lookup) -> Q:
    """A field the event does not have compares as false, so that "not" of it is true."""
    return Q(Coalesce(lookup, Value(False), output_field=BooleanField()))
