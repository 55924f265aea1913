"""Who gets a saved report by email, and when the next one is due."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from customers.domain.checked import check
from customers.validators import known_time_zones
from journeys.domain.message import database_clock
from journeys.domain.rendering import hash_token
from journeys.enums import Rhythm, StaffMailState
from journeys.models import Digest, ReportSubscription
from metrics.models import SavedReport

RIGHT = "metrics.view"
WAITING = (StaffMailState.DUE, StaffMailState.CLAIMED, StaffMailState.SENDING)
MOST_SHOWN = 200
_DAY = timedelta(days=1)


def may_read(report: SavedReport, person: Any) -> bool:
    """Whether a report may be sent to a member of staff; what it says is asked again for each mail."""
    return bool(person.has_perm(RIGHT) and (report.shared or report.owner_id == person.pk))


def subscribe(
    *,
    report: SavedReport,
    subscriber_id: int,
    rhythm: str,
    day: int,
    hour: int,
    time_zone: str,
    actor_id: int | None,
) -> ReportSubscription:
    """Again, it replaces what was agreed. Raises Invalid, Conflict."""
    agreed = {"rhythm": rhythm, "day": day, "hour": hour, "time_zone": time_zone, "added_by_id": actor_id}
    _check(ReportSubscription(report=report, **agreed))
    person = get_user_model()._default_manager.filter(pk=subscriber_id).first()
    if person is None or not may_read(report, person):
        told = _("They may not see this report: only staff with the right get it, and only if it is shared.")
        raise Invalid(told, field="subscriber")
    try:
        with transaction.atomic():
            subscription, made = ReportSubscription.objects.update_or_create(
                report=report, subscriber_id=subscriber_id, ended_at=None, defaults=agreed
            )
            if not made:
                subscription.digests.filter(state=StaffMailState.DUE, tries=0).delete()
            plan(subscription)
    except IntegrityError as error:
        raise Conflict(_("They get this report already."), field="subscriber") from error
    return subscription


def _check(subscription: ReportSubscription) -> None:
    check(subscription, "rhythm", "day", "hour")
    if subscription.rhythm == Rhythm.WEEKLY and subscription.day > 7:
        raise Invalid(_("A week has seven days."), field="day")
    if subscription.time_zone not in known_time_zones():
        raise Invalid(_("This time zone is not known."), field="time_zone")


def unsubscribe_report(*, subscription: ReportSubscription) -> None:
    """From now on; what is on its way to the mail server may still arrive. Again, it does nothing."""
    with transaction.atomic():
        going = ReportSubscription.objects.filter(pk=subscription.pk, ended_at=None)
        if going.update(ended_at=Now()):
            Digest.objects.filter(subscription=subscription, state=StaffMailState.DUE).delete()


# ── When ─────────────────────────────────────────────────────────────────────────────────────────────────


def plan(subscription: ReportSubscription) -> Digest | None:
    """Write down the next mail, where none waits. Twice is once: a period has one."""
    if subscription.ended_at is not None or subscription.digests.filter(state__in=WAITING).exists():
        return None
    used = set(subscription.digests.order_by("-pk").values_list("period", flat=True)[:60])
    at = next_time(subscription, after=database_clock())
    while (period := period_of(subscription, at)) in used:
        at = next_time(subscription, after=at)
    digest, made = Digest.objects.get_or_create(
        subscription=subscription, period=period, defaults={"due_at": at}
    )
    return digest if made else None


def plan_missing(limit: int = 500) -> int:
    """Every subscription that goes on has a mail that waits. Returns how many were written down."""
    waiting = Digest.objects.filter(subscription=OuterRef("pk"), state__in=WAITING)
    without = ReportSubscription.objects.filter(~Exists(waiting), ended_at=None)
    return sum(plan(each) is not None for each in without.order_by("pk")[:limit])


def next_time(subscription: ReportSubscription, *, after: datetime) -> datetime:
    """The first moment past `after` that was agreed, on the clocks of their own zone."""
    zone = ZoneInfo(subscription.time_zone)
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(subscription.hour), zone)
        if _is_agreed(subscription, day) and at > after:
            return at
        day += _DAY


def _is_agreed(subscription: ReportSubscription, day: date) -> bool:
    if subscription.rhythm == Rhythm.WEEKLY:
        return day.isoweekday() == subscription.day
    return day.day == min(subscription.day, monthrange(day.year, day.month)[1])


def period_of(subscription: ReportSubscription, at: datetime) -> str:
    day = at.astimezone(ZoneInfo(subscription.time_zone)).date()
    if subscription.rhythm == Rhythm.MONTHLY:
        return f"{day:%Y-%m}"
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


# ── Read ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Standing:
    """A subscription as its page shows it: the mail that waits, and the one before."""

    subscription: ReportSubscription
    next: Digest | None
    last: Digest | None


def subscriptions_of(report: SavedReport, *, but_only: int | None = None) -> list[Standing]:
    """Those that go on; of one subscriber alone where one is named. Two queries."""
    rows = ReportSubscription.objects.filter(report=report, ended_at=None).select_related("subscriber")
    if but_only is not None:
        rows = rows.filter(subscriber=but_only)
    found = list(rows.order_by("pk")[:MOST_SHOWN])
    latest = Digest.objects.filter(subscription__in=found).defer("mime").order_by("subscription", "-due_at")
    waiting: dict[int, Digest] = {}
    settled: dict[int, Digest] = {}
    for digest in latest.filter(Q(state__in=WAITING) | Q(pk__in=_last_settled(found))):
        (waiting if digest.state in WAITING else settled)[digest.subscription_id] = digest
    return [Standing(each, waiting.get(each.pk), settled.get(each.pk)) for each in found]


def _last_settled(found: list[ReportSubscription]) -> QuerySet[Any]:
    over = Digest.objects.filter(subscription__in=found).exclude(state__in=WAITING)
    return over.order_by("subscription", "-settled_at").distinct("subscription").values("pk")


def yours(user_id: int, *, all_: bool) -> QuerySet[ReportSubscription]:
    """Subscriptions one may end."""
    rows = ReportSubscription.objects.all()
    return rows if all_ else rows.filter(subscriber=user_id)


def find_digest(token: str) -> Digest | None:
    rows = Digest.objects.select_related("subscription__subscriber", "subscription__report").defer("mime")
    return rows.filter(leave_hash=hash_token(token)).first()
