"""The calendars of the house: whose hours count for a team, and how managers change them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.text import clean_line
from customers.cases.domain.business_time import OpeningTimes, Span
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import BusinessCalendar, ClosingDay, OpeningHours, TeamCalendar

WEEKDAYS = range(7)
COUNTRIES = frozenset(holidays.list_supported_countries(include_aliases=False))


def opening_times_of(team_id: int | None) -> OpeningTimes:
    """The team's own calendar, or the default one."""
    own = TeamCalendar.objects.filter(team=team_id).select_related("calendar").first() if team_id else None
    return opening_times(own.calendar if own else BusinessCalendar.objects.get(is_default=True))


def opening_times(calendar: BusinessCalendar) -> OpeningTimes:
    week = week_of(calendar)
    closing_days = set(calendar.closing_days.values_list("day", flat=True))
    public = public_holidays(calendar.country)
    return OpeningTimes(
        zone=ZoneInfo(calendar.time_zone),
        week=tuple(tuple(week[weekday]) for weekday in WEEKDAYS),
        is_closed=lambda day: day in closing_days or day in public,
    )


def week_of(calendar: BusinessCalendar) -> dict[int, list[Span]]:
    week: dict[int, list[Span]] = {weekday: [] for weekday in WEEKDAYS}
    for hours in calendar.hours.all():
        week[hours.weekday].append((hours.opens, hours.closes))
    return week


@lru_cache(maxsize=64)
def public_holidays(country: str, language: str | None = None) -> holidays.HolidayBase:
    """Of any year: the package computes a year as it is asked for. Empty where no country is named."""
    return holidays.country_holidays(country, language=language) if country else holidays.HolidayBase()


def save_calendar(
    *,
    calendar: BusinessCalendar | None,
    name: str,
    time_zone: str,
    week: Mapping[int, Sequence[Span]],
    country: str = "",
    closing_days: Mapping[date, str] | None = None,
    team_ids: Iterable[int] = (),
    is_default: bool = False,
    actor_id: int | None = None,
) -> BusinessCalendar:
    """Create or change a calendar whole. A team named here leaves the calendar it had.

    Deadlines that are running stay as they were promised. Raises Invalid, Conflict.
    """
    if not any(week.values()):
        raise Invalid(_("Open on at least one day: else no deadline would ever come."))
    saved = calendar or BusinessCalendar()
    if saved.is_default and not is_default:
        raise Invalid(_("Make another calendar the default one instead."), field="is_default")
    saved.name, saved.time_zone, saved.country = clean_line(name), time_zone, country
    with transaction.atomic():
        if is_default:
            BusinessCalendar.objects.filter(is_default=True).exclude(pk=saved.pk).update(is_default=False)
        saved.is_default = is_default
        try:
            with transaction.atomic():
                saved.save()
        except IntegrityError as error:
            raise Conflict(_("There is a calendar of this name already."), field="name") from error
        _replace_parts(saved, week, closing_days or {}, set(team_ids))
        record_event(
            kind=EventKind.CASE_RULES_CHANGED,
            customer_id=None,
            actor_id=actor_id,
            data={"calendar": saved.pk, "name": saved.name},
        )
    return saved


def remove_calendar(*, calendar: BusinessCalendar, actor_id: int | None = None) -> None:
    """Its teams keep the hours of the house again; deadlines that are running stay. Raises Conflict."""
    with transaction.atomic():
        locked = BusinessCalendar.objects.select_for_update().filter(pk=calendar.pk).first()
        if locked is None:
            return
        if locked.is_default:
            raise Conflict(_("Make another calendar the default one instead."))
        record_event(
            kind=EventKind.CASE_RULES_CHANGED,
            customer_id=None,
            actor_id=actor_id,
            data={"calendar": locked.pk, "name": locked.name, "removed": True},
        )
        locked.delete()


def _replace_parts(
    calendar: BusinessCalendar,
    week: Mapping[int, Sequence[Span]],
    closing_days: Mapping[date, str],
    team_ids: set[int],
) -> None:
    calendar.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(calendar=calendar, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in week.items()
        for opens, closes in _in_order(spans)
    )
    calendar.closing_days.all().delete()
    ClosingDay.objects.bulk_create(
        ClosingDay(calendar=calendar, day=day, name=clean_line(name)[:80])
        for day, name in sorted(closing_days.items())
    )
    TeamCalendar.objects.filter(calendar=calendar).exclude(team__in=team_ids).delete()
    for team_id in sorted(team_ids):
        TeamCalendar.objects.update_or_create(team_id=team_id, defaults={"calendar": calendar})


def _in_order(spans: Sequence[Span]) -> list[Span]:
    """Raises Invalid where two of them overlap."""
    ordered = sorted(spans)
    for (_opens, closes), (next_opens, _closes) in pairwise(ordered):
        if next_opens < closes:
            raise Invalid(_("Opening hours of one day overlap."))
    return ordered
