"""Whose data was erased: a mark in place of their id elsewhere, so that no import brings them back."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import connection

from core.errors import Conflict, said
from core.sql import execute
from customers.models import Customer, Merge

MARK = "erased:"
SQL_MARK = f"""'{MARK}' || encode(sha256(convert_to(
    %(secret)s::text || %(source)s::text || chr(31) || {{id}}, 'UTF8')), 'hex')"""
"""`erased_mark` in SQL, with the parameters secret (of `mark_secret`) and source; `id` is an expression."""


def mark_secret() -> str:
    return hashlib.sha256(f"customers.erased:{settings.SECRET_KEY}".encode()).hexdigest()


def erased_mark(source: str, external_id: str) -> str:
    """What stands for an id after an erasure: the same for the same id, and without our key nobody's."""
    said = f"{mark_secret()}{source}\x1f{external_id}"
    return MARK + hashlib.sha256(said.encode()).hexdigest()


def erased_among(source: str, external_ids: list[str]) -> set[str]:
    """Those ids whose person asked to be erased, as themselves or as a record merged into them."""
    marks = {erased_mark(source, each): each for each in external_ids if each}
    found = Customer.objects.filter(source=source, external_id__in=marks).values_list(
        "external_id", flat=True
    )
    merged = Merge.objects.filter(source=source, external_id__in=marks, undone_at=None)
    return {marks[mark] for mark in [*found, *merged.values_list("external_id", flat=True)]}


def was_erased(field: str | None = None) -> Conflict:
    return Conflict(said("This customer's data was erased at their request."), field=field)


def refuse_erased(*customers: Customer | None) -> None:
    """Of customers as they were read. Raises Conflict."""
    if any(each and each.erased_at for each in customers):
        raise was_erased()


def keep_from_erasure(customer: Customer, also: str = "", **params: Any) -> None:
    """Whoever stores something of a customer begins with this: until they have committed an erasure waits,
    and then finds it. `also`: a statement of theirs that goes with it. Raises Conflict where it came first.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a customer is kept in the transaction of the fact")
    if any(erased_at for (erased_at,) in execute(f"{also} {_KEPT}", customer=customer.pk, **params)):
        raise was_erased()


_KEPT = "SELECT erased_at FROM customers_customer WHERE id = %(customer)s FOR KEY SHARE"
"""Who changes the record itself is not kept waiting. Of one merged meanwhile the database takes nothing."""
