"""Who is at the other end of a number: looked up by indexes alone, with how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import phonenumbers
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Reverse

from customers.enums import Certainty
from customers.models import Customer, Interaction, MentionedPhone, Phone
from customers.validators import phone_readings

MOST = 20
ENDING = 7  # fewer last digits in common are chance
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """`number`: what they have, or what was written; `mentioned_at`: when a note named it."""

    customer: Customer
    certainty: Certainty
    number: str
    last_contact: datetime | None
    mentioned_at: datetime | None = None


def callers(written: str) -> list[Candidate]:
    """Those who may call from a number as it comes; the likeliest first.

    Known: one customer has it. Shared: several have it. Guessed: nobody has it, but a note names it, or
    somebody's number ends alike in another country.
    """
    readings = phone_readings(written)
    owners = {row.customer_id: row for row in _reached(Phone.objects.filter(number__in=readings))}
    if not owners:
        return _guessed(readings, _endings(written, readings))
    certainty = Certainty.KNOWN if len(owners) == 1 else Certainty.SHARED
    found = [Candidate(row.customer, certainty, row.number, row.last_contact) for row in owners.values()]
    return sorted(found, key=lambda each: each.last_contact or _NEVER, reverse=True)


def sure_caller(readings: Sequence[str]) -> Customer | None:
    """The one customer who has this number."""
    if not readings:
        return None
    owners = Phone.objects.filter(number__in=readings).order_by("customer").distinct("customer")
    found = list(owners.select_related("customer")[:2])
    return found[0].customer if len(found) == 1 else None


def _guessed(readings: Sequence[str], endings: list[str]) -> list[Candidate]:
    mentions = MentionedPhone.objects.filter(number__in=readings).order_by("-mentioned_at", "-pk")
    found = {
        row.customer_id: Candidate(
            row.customer, Certainty.GUESSED, row.number, row.last_contact, row.mentioned_at
        )
        for row in _reached(mentions)
    }
    for ending in endings:
        alike = Phone.objects.order_by().alias(backwards=Reverse("number"))
        for row in _reached(alike.filter(backwards__startswith=ending[::-1])):
            guess = Candidate(row.customer, Certainty.GUESSED, row.number, row.last_contact)
            found.setdefault(row.customer_id, guess)
    return list(found.values())[:MOST]


def _reached(rows: QuerySet[Any]) -> list[Any]:
    """Rows that lead to a customer, with when we last had to do with them."""
    contacts = Interaction.objects.filter(customer=OuterRef("customer")).order_by("-started_at")
    last_contact = Subquery(contacts.values("started_at")[:1])
    return list(rows.select_related("customer").annotate(last_contact=last_contact)[:MOST])


def _endings(written: str, readings: Sequence[str]) -> list[str]:
    """The last digits that a number has in common with itself abroad."""
    nationals = [str(phonenumbers.parse(reading).national_number) for reading in readings]
    if not readings and re.fullmatch(r"[\d ().\-/]+", written):
        nationals = [re.sub(r"\D", "", written).lstrip("0")]
    return sorted({national for national in nationals if len(national) >= ENDING})
