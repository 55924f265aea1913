"""The deadlines of a case: hours by priority, counted in the opening hours of its team."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Invalid
from customers.cases.domain.business_calendar import opening_times_of
from customers.cases.domain.business_time import OpeningTimes, add_business_time, business_time_between
from customers.cases.models.case import RUNNING
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import Case, DeadlineRule

LONGEST_HOURS, PORTION = 2_000, 1_000


def set_deadlines(case: Case, *, since: datetime | None = None) -> None:
    """From its priority, its team, and since when its clock runs; the law knows neither pause nor opening
    hours. `since`: from then on, whatever went before. Nothing is saved.
    """
    paused = timedelta(0) if since else case.paused
    since = since or case.clock_from
    rule = DeadlineRule.objects.get(pk=case.priority)
    opening = opening_times_of(case.team_id)
    answer_hours = case.answer_hours or rule.answer_hours
    solve_hours = timedelta(hours=max(rule.solve_hours, answer_hours))
    case.answer_by = add_business_time(since, timedelta(hours=answer_hours), opening)
    case.solve_by = add_business_time(since, solve_hours + paused, opening)
    if case.topic and case.topic.legal_months:
        case.solve_by = months_after(case.opened_at, case.topic.legal_months)


def months_after(moment: datetime, months: int) -> datetime:
    """The same day of a later month, or its last: one month after 31 January is the end of February."""
    ahead = moment.month - 1 + months
    year, month = moment.year + ahead // 12, ahead % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def set_clock(case: Case, *, now: datetime) -> None:
    """Which deadline comes next, and which is the next to escalate: none twice. Nothing is saved."""
    if case.state not in RUNNING:
        case.due_at = case.escalate_at = None
        return
    ahead = [case.solve_by] if case.answered_at else [case.answer_by, case.solve_by]
    case.due_at = ahead[0]
    missed_unnoticed = ahead[0] if case.level == 0 else None
    case.escalate_at = next((at for at in ahead if at > now), missed_unnoticed)


def set_times(case: Case, opening: OpeningTimes | None = None) -> None:
    """What the first answer and the solution took since the clock began, once known. Nothing is saved."""
    answered = case.answered_at if case.answered_in is None else None
    closed = case.closed_at if case.solved_in is None else None
    if not (answered or closed):
        return
    opening = opening or opening_times_of(case.team_id)
    if answered:
        case.answered_in = _taken(case, answered, opening)
    if closed:
        case.solved_in = max(_taken(case, closed, opening) - case.paused, timedelta(0))


def _taken(case: Case, until: datetime, opening: OpeningTimes) -> timedelta:
    if until <= case.clock_from:
        return timedelta(0)
    return business_time_between(case.clock_from, until, opening)


def fill_times() -> int:
    """Of cases that were written without: taken in from elsewhere, or from before times were kept."""
    unknown = Q(answered_at__isnull=False, answered_in=None) | Q(closed_at__isnull=False, solved_in=None)
    opening: dict[int | None, OpeningTimes] = {}
    many = 0
    while cases := list(Case.objects.filter(unknown).order_by("pk")[:PORTION]):
        for case in cases:
            if case.team_id not in opening:
                opening[case.team_id] = opening_times_of(case.team_id)
            set_times(case, opening[case.team_id])
        Case.objects.bulk_update(cases, ["answered_in", "solved_in"])
        many += len(cases)
    return many


def end_wait(case: Case, *, now: datetime) -> None:
    """The opening hours since the customer was asked come on top of what was promised, even if priority or
    rules are others by now. Nothing is saved.
    """
    if case.waiting_since is None:
        return
    opening = opening_times_of(case.team_id)
    waited = business_time_between(case.waiting_since, now, opening)
    case.paused, case.waiting_since = case.paused + waited, None
    if not (case.topic and case.topic.legal_months):
        case.solve_by = add_business_time(case.solve_by, waited, opening)


def change_deadlines(*, hours: Mapping[int, tuple[int, int]], actor_id: int | None) -> None:
    """`hours`: priority → (first answer, solution). Cases that run keep theirs. Raises Invalid."""
    for priority, (answer, solve) in hours.items():
        if not 1 <= answer <= solve <= LONGEST_HOURS:
            raise Invalid(
                _("Give whole hours from 1 to %(most)d, and for the solution no less than for the answer.")
                % {"most": LONGEST_HOURS},
                field=f"answer_{priority}",
            )
    with transaction.atomic():
        for priority, (answer, solve) in hours.items():
            DeadlineRule.objects.update_or_create(
                pk=priority, defaults={"answer_hours": answer, "solve_hours": solve}
            )
        record_event(
            kind=EventKind.CASE_RULES_CHANGED,
            customer_id=None,
            actor_id=actor_id,
            data={"deadlines": {str(priority): list(each) for priority, each in hours.items()}},
        )
