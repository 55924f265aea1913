"""Pairs of possible duplicates in words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.template_tags import day, money, number, percent
from customers.enums import DuplicateReason, FieldKind
from customers.identity.domain.duplicate import LEVELS
from customers.identity.domain.merging.fields import Choice
from customers.models import Customer, CustomField, Duplicate
from customers.people.domain.acquisition_source import source_name
from customers.people.domain.own_facets import countries

register = template.Library()

TONES = {"certain": "bad", "likely": "warn", "possible": ""}


def _level(pair: Duplicate) -> str:
    return next(level for level, (least, most) in LEVELS.items() if least <= pair.certainty <= most)


@register.filter
def both(pair: Duplicate) -> list[Customer]:
    return [pair.one, pair.other]


@register.filter
def reason_words(code: str) -> str:
    return str(dict(DuplicateReason.choices).get(code, code))


@register.filter
def certainty_words(pair: Duplicate) -> str:
    words = {"certain": _("Almost certain"), "likely": _("Likely"), "possible": _("Possible")}
    return f"{words[_level(pair)]} · {percent(pair.certainty / 100)}"


@register.filter
def certainty_tone(pair: Duplicate) -> str:
    return TONES[_level(pair)]


@register.filter
def twin_words(code: str) -> str:
    """While typing, a birthday counts with the name only."""
    return _("same name and birthday") if code == DuplicateReason.BIRTHDAY else reason_words(code).lower()


@register.filter
def beside(pair: Duplicate, customer: Customer) -> Customer:
    return pair.other if pair.one_id == customer.pk else pair.one


@register.filter
def value_of(choice: Choice, side: int) -> str:
    """A value of one of two records, as its field shows it."""
    value = choice.values[side]
    if choice.field:
        return _custom(choice.field, value)
    if value in ("", None):
        return "–"
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, date):
        return day(value)
    if choice.name == "acquisition_source":
        return source_name(value)
    field = Customer._meta.get_field(choice.name)
    known = countries() if choice.name == "country" else dict(getattr(field, "flatchoices", ()))
    return str(known.get(value, value))


def _custom(field: CustomField, value: Any) -> str:
    if field.kind == FieldKind.CHOICE:
        return next((choice.label for choice in field.choices.all() if choice.pk == value), "–")
    if field.kind == FieldKind.FLAG:
        return {True: _("yes"), False: _("no")}.get(value, "–")
    if value is None:
        return "–"
    if field.kind == FieldKind.NUMBER:
        return number(value)
    return day(value) if field.kind == FieldKind.DATE else str(value)
