"""What a customer has in the fields of the house: read, cleaned, written, asked for."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core.errors import Invalid, said
from core.text import clean_line
from customers.enums import FieldKind
from customers.models import Customer, CustomField, CustomValue
from customers.people.domain.custom_field import custom_fields, custom_fields_now
from customers.people.models.custom_field import COLUMNS, plain

LONGEST = 200
MOST_DIGITS, MOST_DECIMALS = 14, 4
_TRUTH = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}


def known_field(name: str) -> CustomField:
    """By its slug. One we do not know may have come within the last minute. Raises Invalid."""
    for fields in (custom_fields, custom_fields_now):
        for field in fields():
            if field.slug == name:
                return field
    raise Invalid(_("There is no field “%(name)s”.") % {"name": str(name)[:40]}, field="custom")


def clean_custom(values: Mapping[str, Any]) -> dict[CustomField, Any]:
    """Slug → anything written, as field → what is stored (a choice by its key), None for nothing.

    Raises Invalid with `custom_<slug>` for its field.
    """
    return {
        field: clean_value(field, written)
        for name, written in values.items()
        for field in [known_field(name)]
    }


def clean_value(field: CustomField, written: Any) -> Any:
    """Raises Invalid."""
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    try:
        return _choice(field, written) if field.kind == FieldKind.CHOICE else _CLEAN[field.kind](written)
    except Invalid as refusal:
        raise Invalid(refusal.message, field=field.name) from None


def _text(written: Any) -> str | None:
    if not isinstance(written, str):
        raise Invalid(said("A text is expected here."))
    text = clean_line(written)
    if len(text) > LONGEST:
        raise Invalid(said("This is longer than %(most)d characters.", most=LONGEST))
    return text or None


def _number(written: Any) -> Decimal:
    try:
        if isinstance(written, bool):
            raise InvalidOperation
        number = Decimal(str(written).strip())
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise Invalid(said("A number is expected here.")) from None
    if abs(number) >= 10**MOST_DIGITS or -int(number.as_tuple().exponent) > 30:
        raise Invalid(said("This number is too large."))
    if number != round(number, MOST_DECIMALS):
        raise Invalid(said("A number has %(most)d decimals at most.", most=MOST_DECIMALS))
    return plain(round(number, MOST_DECIMALS))


def _day(written: Any) -> date:
    try:
        day = written if isinstance(written, date) else date.fromisoformat(str(written).strip())
    except ValueError:
        raise Invalid(said("“%(written)s” is not a date.", written=str(written)[:40])) from None
    if not 1800 <= day.year <= 2200:
        raise Invalid(said("The year %(year)d cannot be.", year=day.year))
    return day


def _choice(field: CustomField, written: Any) -> int:
    """By its slug. A retired one is still taken: the customer may have it already."""
    for choices in (field.choices.all(), field.choices.filter(slug=str(written)[:40])):
        for choice in choices:
            if choice.slug == written:
                return int(choice.pk)
    raise Invalid(said("“%(written)s” is none of the choices.", written=str(written)[:40]))


def _flag(written: Any) -> bool:
    bare = written.strip().lower() if isinstance(written, str) else written
    if not isinstance(bare, bool | str) or bare not in _TRUTH:
        raise Invalid(said("Yes or no is expected here."))
    return _TRUTH[bare]


_CLEAN: dict[str, Callable[[Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _day,
    FieldKind.FLAG: _flag,
}


def values_of(customer: Customer) -> dict[str, Any]:
    """Slug → value, of the fields in use: from `custom_values` where they were read with the customer."""
    used = {field.pk: field for field in custom_fields()}
    return {
        used[row.field_id].slug: _spoken(used[row.field_id], row)
        for row in customer.custom_values.all()
        if row.field_id in used
    }


def _spoken(field: CustomField, row: CustomValue) -> Any:
    """A choice by its slug, without asking the database for it."""
    stored = getattr(row, COLUMNS[field.kind])
    if field.kind == FieldKind.CHOICE:
        return next((choice.slug for choice in field.choices.all() if choice.pk == stored), None)
    return stored


def write_custom(*, customer: Customer, values: Mapping[str, Any]) -> list[str]:
    """Store what differs, in the caller's transaction; the names (`custom_<slug>`) of what did."""
    wanted = clean_custom(values)
    if not wanted:
        return []
    rows = {
        row.field_id: row for row in CustomValue.objects.filter(customer=customer, field__in=list(wanted))
    }
    changed = [field for field, value in wanted.items() if value != stored_in(field, rows.get(field.pk))]
    emptied = [field for field in changed if wanted[field] is None]
    CustomValue.objects.filter(customer=customer, field__in=emptied).delete()
    CustomValue.objects.bulk_create(
        [row_of(customer.pk, field, wanted[field]) for field in changed if wanted[field] is not None],
        update_conflicts=True,
        unique_fields=["customer", "field"],
        update_fields=sorted(COLUMNS.values()),
    )
    return [field.name for field in changed]


def stored_in(field: CustomField, row: CustomValue | None) -> Any:
    return None if row is None else getattr(row, COLUMNS[field.kind])


def row_of(customer_id: int, field: CustomField, value: Any) -> CustomValue:
    column: dict[str, Any] = {COLUMNS[field.kind]: value}
    return CustomValue(customer_id=customer_id, field=field, kind=field.kind, **column)


def having(field: CustomField, op: str, written: Any, *, customer: str = "pk") -> Q:
    """A condition on customers, over any model whose `customer` names the customer's key. Raises Invalid.

    `op`: "is" (any kind), "begins" (text), "from" and "to" (numbers and dates, both included),
    "known" (True: has a value, False: has none).
    """
    rows = CustomValue.objects.filter(customer=OuterRef(customer), field=field, kind=field.kind)
    if op == "known":
        return Q(Exists(rows)) if written else ~Q(Exists(rows))
    value = clean_value(field, written)
    if value is None:
        raise Invalid(_("Say what to compare with."), field=field.name)
    column = COLUMNS[field.kind]
    if field.kind == FieldKind.TEXT and op in {"is", "begins"}:
        rows = rows.alias(low=Lower("text"))
        lowered = str(value).lower()
        return Q(Exists(rows.filter(**{"low" if op == "is" else "low__startswith": lowered})))
    lookup = {"is": column, "from": f"{column}__gte", "to": f"{column}__lte"}.get(op)
    if lookup is None or (op != "is" and field.kind not in {FieldKind.NUMBER, FieldKind.DATE}):
        raise Invalid(_("This field cannot be compared like that."), field=field.name)
    return Q(Exists(rows.filter(**{lookup: value})))
