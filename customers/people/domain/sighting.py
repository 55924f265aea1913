"""Take down who saw whom: beside the answer, in one statement, and nothing of it in the event log."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now

from core.sql import execute
from customers.enums import SightingKind
from customers.models import Sighting

SLOT = 600
"""Seconds within which somebody's looks at a customer are one."""
PORTION = 10_000
LOOKS = 6

_SEE = """
INSERT INTO customers_sighting (customer_id, staff_id, machine, kind, what, slot)
SELECT c.id, %(staff)s, %(machine)s, %(kind)s, %(what)s, extract(epoch FROM now())::bigint / %(slot)s
FROM customers_customer c WHERE c.id = ANY(%(customers)s)
ON CONFLICT DO NOTHING
"""


def see_customers(*, customers: list[int], viewer: Any, kind: SightingKind = SightingKind.PAGE) -> None:
    """`viewer`: a member of staff, or a service account."""
    execute(_SEE, customers=customers, kind=kind, what="", slot=SLOT, **_named(viewer))


def current_slot() -> int:
    return int(time.time()) // SLOT


def note_export(*, viewer: Any, what: str) -> None:
    """Everybody in a file at once: which file says more than a line for each."""
    named = _named(viewer)
    Sighting.objects.create(
        staff_id=named["staff"], machine=named["machine"], kind=SightingKind.EXPORT, what=what[:200], slot=0
    )


def _named(viewer: Any) -> dict[str, Any]:
    """Machines have a name and no address to log in with."""
    is_staff = hasattr(viewer, "get_full_name")
    return {"staff": viewer.pk if is_staff else None, "machine": "" if is_staff else str(viewer)[:80]}


def forget_sightings() -> int:
    """Job: let go what is older than the house keeps. Returns how many, a portion at a time."""
    horizon = Now() - timedelta(days=settings.SIGHTINGS_KEPT_DAYS)
    old = Sighting.objects.filter(seen_at__lt=horizon).order_by("seen_at").values("pk")[:PORTION]
    return Sighting.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def sightings(*, customer: int | None = None, staff: int | None = None) -> QuerySet[Sighting]:
    """The latest first."""
    found = Sighting.objects.select_related("customer", "staff").order_by("-seen_at", "-pk")
    if customer:
        found = found.filter(customer=customer)
    return found.filter(staff=staff) if staff else found


def seen_lately(staff: int, *, limit: int) -> list[Sighting]:
    """The customers this person looked at last, each once; among their last few dozen looks."""
    looks = Sighting.objects.filter(staff=staff, kind=SightingKind.PAGE, customer__isnull=False)
    latest = looks.select_related("customer").order_by("-seen_at", "-pk")[: LOOKS * limit]
    each = {look.customer_id: look for look in reversed(latest)}
    return sorted(each.values(), key=lambda look: look.seen_at, reverse=True)[:limit]
