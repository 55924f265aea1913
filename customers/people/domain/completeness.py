"""How much of a customer's profile is known: the fields that count, and what each weighs."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Customer


@dataclass(frozen=True)
class Part:
    """Known where any of `fields` is; the first one is where the form is opened to fill it in."""

    label: str | Promise
    weight: int
    fields: tuple[str, ...]


PARTS = (
    Part(_("Name"), 20, ("last_name", "first_name", "company")),
    Part(_("Phone"), 20, ("phones",)),
    Part(_("Email"), 20, ("emails",)),
    Part(_("City"), 10, ("city",)),
    Part(_("Country"), 5, ("country",)),
    Part(_("Street and postcode"), 5, ("street", "postcode")),
    Part(_("Birthday"), 10, ("birthday",)),
    Part(_("Preferred channel"), 5, ("preferred_channel",)),
    Part(_("Came by"), 5, ("acquisition_source",)),
)


@dataclass(frozen=True)
class Completeness:
    percent: int
    missing: list[Part]
    """The weightiest first."""

    @property
    def share(self) -> float:
        return self.percent / 100


def completeness_of(
    customer: Customer, *, phones: Collection[object], emails: Collection[object]
) -> Completeness:
    """percent = 100 × weight of what is known / weight of all, rounded down: at 100 nothing is missing."""
    reached = {"phones": phones, "emails": emails}
    missing = [
        part
        for part in PARTS
        if not any(reached[name] if name in reached else getattr(customer, name) for name in part.fields)
    ]
    whole = sum(part.weight for part in PARTS)
    known = whole - sum(part.weight for part in missing)
    return Completeness(100 * known // whole, sorted(missing, key=lambda part: -part.weight))
