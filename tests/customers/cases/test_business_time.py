"""Opening hours counted, against an oracle that looks at the clock minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from customers.cases.domain.business_time import (
    DAY,
    OpeningTimes,
    add_business_time,
    business_time_between,
)

MINUTE = timedelta(minutes=1)
PARIS = ZoneInfo("Europe/Paris")
NINE_TO_SIX = ((540, 1080),)
OFFICE = OpeningTimes(PARIS, (*[NINE_TO_SIX] * 5, (), ()), lambda day: day == date(2026, 7, 14))

# Clocks change at night in Paris, at midnight in Cairo, by half an hour on Lord Howe; Apia skipped a day.
ZONES = ["Europe/Paris", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "UTC"]
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2026, 10, 29, 21, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2026, 3, 8, 5, 30, tzinfo=UTC),
]


def is_open(moment: datetime, opening: OpeningTimes) -> bool:
    here = moment.astimezone(opening.zone)
    minute = here.hour * 60 + here.minute
    spans = () if opening.is_closed(here.date()) else opening.week[here.weekday()]
    return any(opens <= minute < closes for opens, closes in spans)


def minutes_open(start: datetime, end: datetime, opening: OpeningTimes) -> int:
    return sum(is_open(start + n * MINUTE, opening) for n in range((end - start) // MINUTE))


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.lists(st.integers(0, 96), max_size=4, unique=True)))
    return tuple((a * 15, b * 15) for a, b in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def openings(draw: st.DrawFn) -> OpeningTimes:
    closed = draw(st.booleans())
    return OpeningTimes(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        tuple(draw(spans()) for _ in range(7)),
        lambda day: closed and day.day % 5 == 0,
    )


moments = st.builds(
    lambda change, minutes: change + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-1500, 1500)
)


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 2 * 1440), openings())
def test_time_between_is_what_the_clock_shows_minute_by_minute(start, minutes, opening):
    end = start + minutes * MINUTE
    assert business_time_between(start, end, opening) == minutes_open(start, end, opening) * MINUTE


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(1, 900), openings())
@example(datetime(2026, 3, 29, 0, 45, tzinfo=UTC), 30, OpeningTimes(PARIS, (((0, 1440),),) * 7))
def test_a_deadline_is_the_first_minute_by_which_the_time_has_passed(start, minutes, opening):
    if not any(opening.week):
        with pytest.raises(Invalid, match="would never come"):
            add_business_time(start, minutes * MINUTE, opening)
        return
    end = add_business_time(start, minutes * MINUTE, opening)

    assert business_time_between(start, end, opening) == minutes * MINUTE
    assert is_open(end - MINUTE, opening), "it ends as the last minute ends, not later"
    if end - start < 4 * DAY:
        assert minutes_open(start, end, opening) == minutes


def test_by_hand():
    friday = datetime(2026, 7, 10, 17, 30, tzinfo=PARIS)
    assert add_business_time(friday, timedelta(hours=1), OFFICE) == datetime(2026, 7, 13, 9, 30, tzinfo=PARIS)
    assert add_business_time(friday, timedelta(hours=10), OFFICE) == datetime(
        2026, 7, 15, 9, 30, tzinfo=PARIS
    )
    assert add_business_time(friday, timedelta(0), OFFICE) == friday
    assert business_time_between(friday, friday - DAY, OFFICE) == timedelta(0)


def test_the_hour_that_comes_twice_counts_twice():
    night = OpeningTimes(PARIS, (((60, 240),),) * 7)
    begin = datetime(2026, 10, 25, 0, tzinfo=PARIS)
    assert business_time_between(begin, begin + timedelta(hours=12), night) == timedelta(hours=4)
    spring = datetime(2026, 3, 29, 0, tzinfo=PARIS)
    assert business_time_between(spring, spring + timedelta(hours=12), night) == timedelta(hours=2)
