"""Over how long figures look: as the house has set it, in words, and as it was when a snapshot was taken."""

from datetime import date, datetime, timedelta
from typing import cast

from django.core.cache import caches
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Invalid
from core.sql import execute
from customers.people.domain.own_facets import ends
from metrics.models import Recount, Windows
from metrics.models.windows import LONGEST_ACTIVE, LONGEST_ISSUE

LOCK = 0x77696E64  # "wind"
KEPT_AS = "windows"
MOMENT = 5  # seconds that a process may go on by those before
ISSUE, ACTIVE = "issue_days", "active_months"
OF_ISSUES = ("first_contact_resolution", "said_by_agents")
OF_ACTIVE = (
    *("active_customers", "retention", "churn", "lifetime"),
    *("clv_value", "clv_simple", "clv_discounted", "clv_to_cac"),
)
BY_METRIC = dict.fromkeys(OF_ISSUES, ISSUE) | dict.fromkeys(OF_ACTIVE, ACTIVE)
COUNTED_BY = ("snapshots", "stays", "sources", "predictions")


def earlier_windows(limit: int) -> QuerySet[Windows]:
    return Windows.objects.select_related("set_by").order_by("-pk")[:limit]


def windows() -> Windows:
    """As set now: for whoever counts."""
    return Windows.objects.order_by("-pk").first() or Windows()


def known_windows() -> Windows:
    """As this process knows them: for names, and for pages."""
    rows = _rows()
    return rows[-1] if rows else Windows()


def windows_at(moment: datetime) -> Windows:
    """As they were when something was counted."""
    before = [row for row in _rows() if row.set_at <= moment]
    return before[-1] if before else Windows()


def _rows() -> list[Windows]:
    """From the first to the latest."""
    return cast(list[Windows], caches["process"].get_or_set(KEPT_AS, _read, timeout=MOMENT))


def _read() -> list[Windows]:
    return list(Windows.objects.order_by("pk"))


def window_words(metric: str, at: datetime) -> str:
    """ "7 days": what a figure looked at when it was counted; empty where the house has no choice."""
    held = windows_at(at)
    return {ISSUE: days_words(held.issue_days), ACTIVE: months_words(held.active_months)}.get(
        BY_METRIC.get(metric, ""), ""
    )


def days_words(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def months_words(months: int) -> str:
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


def in_words(row: Windows) -> str:
    return f"{days_words(row.issue_days)} · {months_words(row.active_months)}"


def _fill(pattern: str | Promise) -> str:
    held = known_windows()
    return str(pattern) % {
        "issue": days_words(held.issue_days),
        "known": days_words(held.known_days),
        "active": months_words(held.active_months),
    }


with_windows = lazy(_fill, str)
"""A text with %(issue)s, %(known)s or %(active)s in it, read when it is shown."""


def years_up_to(day: date) -> dict[str, datetime]:
    """One end for all that looks back from a day, today up to now: a year, and two spans of being active,
    `before` and `span`, in whole days of the house before it.
    """
    span = timedelta(days=windows().active_days)
    back = {"end": timedelta(0), "year": timedelta(days=365), "span": span, "before": 2 * span}
    return {name: ends(day - each) for name, each in back.items()}


def active_time() -> timedelta:
    return timedelta(days=known_windows().active_days)


def known_time() -> timedelta:
    return timedelta(days=known_windows().known_days)


def change_windows(*, issue_days: int, active_months: int, actor_id: int | None = None) -> Windows:
    """What is counted from facts follows soon, days gone by too; snapshots keep what they were taken with.

    Raises Invalid.
    """
    if not 1 <= issue_days <= LONGEST_ISSUE:
        raise Invalid(_("Between 1 and %(most)d days.") % {"most": LONGEST_ISSUE}, field=ISSUE)
    if not 1 <= active_months <= LONGEST_ACTIVE:
        raise Invalid(_("Between 1 and %(most)d months.") % {"most": LONGEST_ACTIVE}, field=ACTIVE)
    given = {ISSUE: issue_days, ACTIVE: active_months}
    with transaction.atomic():
        execute("SELECT pg_advisory_xact_lock(%(lock)s)", lock=LOCK)
        last = Windows.objects.order_by("-pk").first()
        if last and {name: getattr(last, name) for name in given} == given:
            return last
        now = Windows.objects.create(**given, set_by_id=actor_id)
        Recount.objects.filter(name="history").update(due_at=Now(), done_at=None)  # every day anew
        Recount.objects.filter(name__in=COUNTED_BY).update(due_at=Now())
    caches["process"].delete(KEPT_AS)
    now.refresh_from_db()
    return now
