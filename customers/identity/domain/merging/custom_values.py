"""The house's own fields of two records: chosen like those of the profile, and set back like those."""

from collections.abc import Mapping
from typing import Any

from customers.identity.domain.merging.fields import Choice, recent_of, written
from customers.identity.domain.merging.rows import remove
from customers.identity.domain.merging.rules import table_of
from customers.models import Customer, CustomField, CustomValue, Merge
from customers.people.domain.custom_value import row_of, stored_in
from customers.people.models.custom_field import COLUMNS

TABLE = "customers.CustomValue.customer"
Values = dict[CustomField, dict[int, CustomValue]]


def custom_choices_of(survivor: Customer, merged: Customer) -> list[Choice]:
    """Every field of the house in which either has a value, retired ones too."""
    recent, other = recent_of(survivor, merged)
    found = []
    for field, rows in _values_of(survivor, merged).items():
        values = (rows.get(survivor.pk), rows.get(merged.pk))
        stored = (stored_in(field, values[0]), stored_in(field, values[1]))
        preferred = recent if recent.pk in rows else other
        wins = survivor if stored[0] == stored[1] else preferred
        found.append(Choice(field.name, stored, wins.pk, field))
    return found


def _values_of(*customers: Customer) -> Values:
    """In the order of the fields."""
    rows = CustomValue.objects.filter(customer__in=customers).order_by("field__position", "field")
    found: Values = {}
    for row in rows.select_related("field").prefetch_related("field__choices"):
        found.setdefault(row.field, {})[row.customer_id] = row
    return found


def merge_custom(
    merge: Merge, survivor: Customer, merged: Customer, keep: Mapping[str, int]
) -> dict[str, list[Any]]:
    """Set what the survivor takes over; gives field → what stood there and what stands there now."""
    choices = custom_choices_of(survivor, merged)
    remove(table_of(TABLE), merge)
    changes = {}
    for choice in choices:
        if choice.differs and keep.get(choice.name, choice.wins) == merged.pk and choice.field:
            changes[choice.name] = [written(value) for value in choice.values]
            _set(survivor, choice.field, choice.values[1])
    return changes


def restore_custom(survivor: Customer, changes: Mapping[str, list[Any]]) -> list[str]:
    """Set back what nobody has changed since; returns the names."""
    fields = {field.name: field for field in CustomField.objects.filter(slug__in=map(_slug, changes))}
    rows = {row.field_id: row for row in CustomValue.objects.filter(customer=survivor)}
    restored = []
    for name, (before, after) in changes.items():
        field = fields[name]
        column: Any = CustomValue._meta.get_field(COLUMNS[field.kind].removesuffix("_id"))
        if stored_in(field, rows.get(field.pk)) == column.to_python(after):
            _set(survivor, field, column.to_python(before))
            restored.append(name)
    return restored


def _slug(name: str) -> str:
    return name.removeprefix("custom_")


def _set(customer: Customer, field: CustomField, value: Any) -> None:
    """In place, so that an undo leaves the very row."""
    if value is None:
        CustomValue.objects.filter(customer=customer, field=field).delete()
        return
    row = row_of(customer.pk, field, value)
    content: dict[str, Any] = {name: getattr(row, name) for name in ["kind", *COLUMNS.values()]}
    CustomValue.objects.update_or_create(customer=customer, field=field, defaults=content)
