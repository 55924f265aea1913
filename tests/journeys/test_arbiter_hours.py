"""The arbiter keeps to the night of the customer, and to what customers asked of us."""

from datetime import UTC, datetime, time, timedelta

import pytest

from customers.models import Customer
from customers.people.domain.preference import change_wishes, wishes_of
from journeys.domain.arbiter import Drop, Send, WaitUntil, quiet_until
from journeys.enums import Reason
from journeys.models import ContactPolicy
from tests.journeys.conftest import make_message
from tests.journeys.test_arbiter import DAY, NOON, PARIS, asked, left

NIGHT = ContactPolicy(quiet_from=time(20), quiet_until=time(8))


class TestQuietHours:
    @pytest.mark.parametrize(
        ("here", "ends"),
        [
            ((2026, 11, 20, 20, 0), (2026, 11, 21, 8, 0)),
            ((2026, 11, 20, 23, 59), (2026, 11, 21, 8, 0)),
            ((2026, 11, 21, 0, 0), (2026, 11, 21, 8, 0)),
            ((2026, 11, 21, 7, 59), (2026, 11, 21, 8, 0)),
            ((2026, 11, 21, 8, 0), None),
            ((2026, 11, 21, 19, 59), None),
        ],
    )
    def test_the_night(self, here: tuple[int, ...], ends: tuple[int, ...] | None) -> None:
        now = datetime(*here).replace(tzinfo=PARIS).astimezone(UTC)  # type: ignore[arg-type]  # year to minute
        expected = datetime(*ends).replace(tzinfo=PARIS).astimezone(UTC) if ends else None  # type: ignore[arg-type]  # year to minute
        assert quiet_until(NIGHT, PARIS, now) == expected

    @pytest.mark.parametrize("date", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
    @pytest.mark.parametrize(
        ("begin", "end"),
        [
            (time(20), time(8)),
            (time(1), time(2)),
            (time(2), time(3)),
            (time(2), time(4)),
            (time(23), time(3)),
            (time(23), time(2, 30)),
        ],
    )
    def test_every_minute_around_a_change_of_clocks(self, date: datetime, begin: time, end: time) -> None:
        policy = ContactPolicy(quiet_from=begin, quiet_until=end)
        for minute in range(-12 * 60, 36 * 60):
            now = date + timedelta(minutes=minute)
            clock = now.astimezone(PARIS).time()
            is_quiet = (clock >= begin or clock < end) if begin > end else begin <= clock < end
            ends = quiet_until(policy, PARIS, now)
            assert bool(ends) == is_quiet
            if ends:
                assert now < ends <= now + timedelta(hours=25)
                assert quiet_until(policy, PARIS, ends) is None

    @pytest.mark.django_db
    def test_it_is_the_customer_s_night(self, amelie: Customer) -> None:
        Customer.objects.filter(pk=amelie.pk).update(time_zone="Asia/Tokyo")  # 21:00 there
        assert asked(make_message(amelie)) == WaitUntil(
            datetime(2026, 11, 20, 23, 0, tzinfo=UTC), Reason.QUIET_HOURS
        )

    @pytest.mark.django_db
    def test_an_unknown_zone_counts_as_the_house_s(self, amelie: Customer) -> None:
        Customer.objects.filter(pk=amelie.pk).update(time_zone="Mars/Olympus")
        assert asked(make_message(amelie)) == Send("amelie@example.org")


@pytest.mark.django_db
class TestWishes:
    """What the customer chose on their own page."""

    def test_a_pause_holds_until_it_ends(self, amelie: Customer) -> None:
        change_wishes(customer=amelie, pause=True, source="test")
        until = wishes_of(amelie.pk).paused_until
        assert until
        message = make_message(amelie)
        assert asked(message, until - DAY) == WaitUntil(until, Reason.PAUSED)
        assert asked(message, until - 8 * DAY) == Drop(Reason.PAUSED)
        assert asked(message, until.replace(hour=12)) != Drop(Reason.PAUSED)

    def test_what_was_asked_for_comes_in_a_pause_too(self, amelie: Customer) -> None:
        change_wishes(customer=amelie, pause=True, source="test")
        assert asked(make_message(amelie, purpose="service")) == Send("amelie@example.org")

    def test_the_stricter_of_theirs_and_the_house_s_wins(self, amelie: Customer) -> None:
        """The house allows an offer a day; the customer wants one message a week, surveys included."""
        change_wishes(customer=amelie, frequency="weekly", source="test")
        left(amelie, "survey", NOON - 2 * DAY)
        message = make_message(amelie, template="cart-reminder", key="cart:1")
        assert asked(message) == WaitUntil(NOON + 5 * DAY, Reason.OFTEN_ENOUGH)
        left(amelie, "service", NOON - timedelta(hours=1), purpose="service")
        assert asked(message) == WaitUntil(NOON + 5 * DAY, Reason.OFTEN_ENOUGH)
        ContactPolicy.objects.create(pk=1, days_between_surveys=8)
        survey = make_message(amelie, key="next")
        assert asked(survey) == WaitUntil(NOON + 6 * DAY, Reason.SURVEY_REST)
        change_wishes(customer=amelie, frequency="always", source="test")
        assert asked(message) == Send("amelie@example.org")
