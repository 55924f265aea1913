"""Waits as data, turned into SQL: the clock and the time zones are the database's."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Invalid

ZONES = sorted(available_timezones())
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST = timedelta(days=366)
MOST = 366 * 24 * 60  # of any unit

ZONE = "CASE WHEN customer.time_zone = ANY(%s) THEN customer.time_zone ELSE %s END"
"""SQL: where the customer lives; a zone nobody knows must not stop the others."""


def due_after(wait: Any, moment: str) -> tuple[str, list[Any]]:
    """SQL, with its parameters, of when this wait is over. `moment` is SQL; a table `customer` is in reach.

    {"hours": 2}, {"days": 3}, {"minutes": 30}      so long after the moment
    {"next_day_at": "10:00"}                        on the next day of the customer's calendar, at their ten
    """
    match wait:
        case {"next_day_at": str(clock)} if len(wait) == 1 and re.fullmatch(
            r"([01]\d|2[0-3]):[0-5]\d", clock
        ):
            zones = [ZONES, settings.TIME_ZONE]
            sql = f"((({moment} AT TIME ZONE {ZONE})::date + 1) + %s::time) AT TIME ZONE {ZONE}"
            return sql, [*zones, clock, *zones]
        case dict():
            return f"{moment} + make_interval(secs => %s)", [duration(wait).total_seconds()]
    raise _not_a_wait(wait)


def duration(length: Any) -> timedelta:
    """{"hours": 2} and the like. Raises Invalid."""
    if not isinstance(length, dict) or len(length) != 1 or not length.keys() <= {"minutes", "hours", "days"}:
        raise _not_a_wait(length)
    (amount,) = length.values()
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= MOST:
        raise _not_a_wait(length)
    if timedelta(**length) > LONGEST:
        raise Invalid(_("A wait lasts a year at most."))
    return timedelta(**length)


def _not_a_wait(wait: Any) -> Invalid:
    return Invalid(_("Not a wait: %(it)s") % {"it": str(wait)[:80]})
