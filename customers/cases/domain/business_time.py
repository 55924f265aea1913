"""Time that counts: only while the clocks of a calendar show an opening hour. Pure, in and out in UTC."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.errors import Invalid

Span = tuple[int, int]
"""Opening and closing, in minutes since midnight: (540, 1080) is nine to six."""

DAY = timedelta(days=1)
FAR = timedelta(days=5 * 366)
NOTHING = timedelta(0)


def never(_day: date) -> bool:
    return False


@dataclass(frozen=True)
class OpeningTimes:
    """`week`: the spans of Monday to Sunday, in order, none touching another."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    is_closed: Callable[[date], bool] = field(default=never)
    """Whether a day is a holiday."""


def add_business_time(start: datetime, duration: timedelta, opening: OpeningTimes) -> datetime:
    """The first moment by which `duration` of opening hours has passed since `start`.

    Raises Invalid where that is not within five years.
    """
    left, here = duration, start.astimezone(UTC)
    if left <= NOTHING:
        return here
    end = here + FAR
    while here < end:
        for opens, closes in open_between(here, here + DAY, opening):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        here += DAY
    raise Invalid(_("With these opening hours the deadline would never come."))


def business_time_between(start: datetime, end: datetime, opening: OpeningTimes) -> timedelta:
    """The opening hours in [start, end); nothing where `end` is not after `start`."""
    return sum((closes - opens for opens, closes in open_between(start, end, opening)), NOTHING)


def open_between(
    start: datetime, end: datetime, opening: OpeningTimes
) -> Iterator[tuple[datetime, datetime]]:
    """The pieces of [start, end) in which the clocks there show an opening hour, in order.

    An hour that comes twice as the clocks go back counts twice; one that is skipped does not count.
    """
    for since, until in _steady(start.astimezone(UTC), end.astimezone(UTC), opening.zone):
        shift = _offset(since, opening.zone)
        first, last = (since + shift).replace(tzinfo=None), (until + shift).replace(tzinfo=None)
        day = first.date()
        while day <= last.date():
            midnight = datetime.combine(day, time())
            for opens, closes in () if opening.is_closed(day) else opening.week[day.weekday()]:
                begin = max(first, midnight + timedelta(minutes=opens))
                finish = min(last, midnight + timedelta(minutes=closes))
                if begin < finish:
                    yield (begin - shift).replace(tzinfo=UTC), (finish - shift).replace(tzinfo=UTC)
            day += DAY


def _steady(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """[start, end) in pieces of a day at most, in each of which the clocks of `zone` are not changed."""
    while start < end:
        until = min(start + DAY, end)
        if _offset(until, zone) != _offset(start, zone):
            until = _change(start, until, zone)
        yield start, until
        start = until


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks are changed between two moments at which they differ."""
    old = _offset(before, zone)
    low, high = int(before.timestamp()), -int(-after.timestamp() // 1)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, UTC), zone) == old:
            low = middle
        else:
            high = middle
    return min(datetime.fromtimestamp(high, UTC), after)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or NOTHING
