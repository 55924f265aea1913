"""The same change to many cases: each by itself, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, Invalid
from customers.models import Case

MOST = 200


@dataclass(frozen=True)
class RowResult:
    """`refusal` says in words why nothing was done to this case; empty where it was."""

    case: Case
    refusal: str = ""


def change_each(*, case_ids: Sequence[int], change: Callable[[Case], object]) -> list[RowResult]:
    """In the order of the deadlines. A refused case stays as it was and holds none of the others."""
    if not case_ids:
        raise Invalid(_("Tick at least one case."))
    if len(case_ids) > MOST:
        raise Invalid(_("At most %(most)d cases at once.") % {"most": MOST})
    found = Case.objects.filter(pk__in=case_ids).select_related("customer").order_by("due_at", "pk")
    return [_changed(case, change) for case in found]


def _changed(case: Case, change: Callable[[Case], object]) -> RowResult:
    try:
        with transaction.atomic():
            change(case)
    except DomainError as refusal:
        return RowResult(case, str(refusal))
    return RowResult(case)
