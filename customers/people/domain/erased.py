"""Whose data was erased: a mark in place of their id elsewhere, so that no import brings them back."""

import hashlib

from django.conf import settings

from core.errors import Conflict, said
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
    """Raises Conflict."""
    if any(each and each.erased_at for each in customers):
        raise was_erased()
