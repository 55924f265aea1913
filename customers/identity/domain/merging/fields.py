"""Which of two values wins, field by field; by default what is there, the fuller of two names, and else the
value of the more recent record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst

from customers.identity.domain.merging.names import says_less
from customers.models import Customer, CustomField
from customers.people.domain.customer import PROFILE

NAMES = ("first_name", "last_name")
ADDRESS = ("street", "postcode", "city", "country")  # of one record, or nobody lives there


@dataclass(frozen=True)
class Choice:
    """`wins` is the number of the record whose value is kept; `field` is set for one of the house's own."""

    name: str
    values: tuple[Any, Any]
    wins: int
    field: CustomField | None = None

    @property
    def label(self) -> Any:
        if self.field:
            return self.field.label
        built_in: Any = Customer._meta.get_field(self.name)  # a column, never a relation
        return capfirst(built_in.verbose_name)

    @property
    def differs(self) -> bool:
        return self.values[0] != self.values[1]


def choices_of(survivor: Customer, merged: Customer) -> list[Choice]:
    """Every field of the profile, with its default."""
    recent, other = recent_of(survivor, merged)
    # Where the recent address agrees as far as it goes, the other one says more.
    says_no_more = all(getattr(recent, name) in ("", getattr(other, name)) for name in ADDRESS)
    lives = other if says_no_more else recent
    found = []
    for name in PROFILE:
        preferred = lives if name in ADDRESS else recent
        if name not in ADDRESS and getattr(recent, name) in ("", None):
            preferred = other
        if name in NAMES and says_less(getattr(recent, name), getattr(other, name)):
            preferred = other
        values = (getattr(survivor, name), getattr(merged, name))
        wins = survivor if values[0] == values[1] else preferred
        found.append(Choice(name, values, wins.pk))
    return found


def recent_of(survivor: Customer, merged: Customer) -> tuple[Customer, Customer]:
    """The one that was changed last, and the other."""
    survivor_first = survivor.changed_at >= merged.changed_at
    return (survivor, merged) if survivor_first else (merged, survivor)


def apply_choices(survivor: Customer, merged: Customer, keep: Mapping[str, int]) -> dict[str, list[Any]]:
    """Set what the survivor takes over; gives field → what stood there and what stands there now."""
    taken = [
        choice.name
        for choice in choices_of(survivor, merged)
        if choice.differs and keep.get(choice.name, choice.wins) == merged.pk
    ]
    if merged.since < survivor.since:
        taken.append("since")
    changes = {name: [written(getattr(each, name)) for each in (survivor, merged)] for name in taken}
    for name in taken:
        setattr(survivor, name, getattr(merged, name))
    return changes


def written(value: Any) -> str | None:
    """As JSON keeps it without loss: to the microsecond, to the cent."""
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def restore_fields(survivor: Customer, changes: Mapping[str, list[Any]]) -> list[str]:
    """Set back what nobody has changed since, of the record itself; returns the names."""
    restored = []
    for name, (before, after) in changes.items():
        field: Any = Customer._meta.get_field(name)  # a column, never a relation from elsewhere
        if getattr(survivor, name) == field.to_python(after):
            setattr(survivor, name, field.to_python(before))
            restored.append(name)
    return restored
