"""Solved at first contact, as the contacts themselves show it."""

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from customers.models import Interaction
from metrics.domain.days import count_days, rebuild_daily_figures, today
from metrics.domain.house import house
from metrics.domain.snapshot.series import latest
from metrics.domain.snapshot.take import take_snapshots
from metrics.models import DailyFigures, ServiceFigures
from tests.factories import contact, customer, reason

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def noon(days: float) -> datetime:
    """So many days ago, in UTC: where the clocks change, a week of the wall is not one of the clock."""
    today_noon = datetime.combine(today(), time(12), timezone.get_default_timezone())
    return today_noon.astimezone(UTC) - timedelta(days=days)


def rows() -> dict[int, tuple[int, int]]:
    """Days ago → issues opened, and solved at first contact."""
    found = DailyFigures.objects.exclude(issues=0).order_by("-day")
    return {(today() - day.day).days: (day.issues, day.solved_at_first) for day in found}


@pytest.fixture
def told():
    """The worked example, and what must not count."""
    amelie, basile = customer(), customer()
    delivery, invoice = reason("delivery-test"), reason("invoice-test")
    contact(amelie, reason=delivery, started_at=noon(40))
    contact(amelie, reason=delivery, channel="email", started_at=noon(37))
    contact(amelie, reason=invoice, started_at=noon(39))
    contact(basile, reason=delivery, started_at=noon(38))
    contact(basile, started_at=noon(36))
    rebuild_daily_figures()
    return amelie, delivery, invoice


def test_a_further_contact_about_the_same_reason_says_it_was_not_solved(told):
    assert rows() == {40: (1, 0), 39: (1, 1), 38: (1, 1)}


@pytest.mark.parametrize(
    ("gap", "found"),
    [
        (WEEK, {30: (1, 0)}),
        (WEEK + timedelta(microseconds=1), {30: (1, 1), 23: (1, 1)}),
        (timedelta(0), {30: (1, 0)}),
    ],
)
def test_the_window_ends_after_seven_days_to_the_moment(gap, found):
    amelie, code = customer(), reason()
    contact(amelie, reason=code, started_at=noon(30))
    contact(amelie, reason=code, started_at=noon(30) + gap)
    rebuild_daily_figures()

    assert rows() == found


def test_one_issue_goes_on_as_long_as_contacts_follow_each_other():
    amelie, code = customer(), reason()
    for days in [60, 54, 48, 42]:
        contact(amelie, reason=code, started_at=noon(days))
    rebuild_daily_figures()

    assert rows() == {60: (1, 0)}


def by_hand(contacts: list[tuple[int, int, datetime]]) -> dict[int, tuple[int, int]]:
    """The definition, word by word."""
    found: dict[int, tuple[int, int]] = {}
    for who, about, at in contacts:
        others = [moment for *same, moment in contacts if same == [who, about] and moment != at]
        if any(timedelta(0) < at - moment <= WEEK for moment in others):
            continue
        solved = not any(timedelta(0) < moment - at <= WEEK for moment in others)
        days = (today() - timezone.localtime(at).date()).days
        issues, first = found.get(days, (0, 0))
        found[days] = (issues + 1, first + solved)
    return found


def test_counting_with_each_contact_equals_counting_all_and_the_definition():
    rng = random.Random(7)
    people, codes = [customer() for _ in range(3)], [reason("a-test"), reason("b-test")]
    contacts: list[tuple[int, int, datetime]] = []
    rebuild_daily_figures()
    for n in range(60):
        who, about = rng.randrange(3), rng.randrange(2)
        at = noon(rng.uniform(0, 60)) + timedelta(microseconds=n)
        contact(people[who], reason=codes[about], started_at=at)
        contacts.append((who, about, at))
        count_days(since=timezone.localtime(at).date())
        assert rows() == by_hand(contacts)
    rebuild_daily_figures()

    assert rows() == by_hand(contacts)


def test_the_dashboard_tells_the_quarter_whose_issues_had_their_window(told):
    amelie, delivery, invoice = told
    contact(amelie, reason=invoice, started_at=noon(7))
    contact(amelie, reason=delivery, started_at=noon(99))
    count_days(since=today() - timedelta(days=99))
    found = house().period(90, before=8).first_contact
    take_snapshots()
    kept = latest("first_contact_resolution")

    assert found
    assert kept
    assert (round(found.value, 4), found.n) == (0.6667, 3)
    assert (kept.value, kept.low, kept.high, kept.n) == (found.value, found.low, found.high, 3)


def test_who_pages_through_the_days_meets_each_row_once_though_they_are_counted_meanwhile(told):
    amelie, _delivery, _invoice = told
    before = list(ServiceFigures.objects.order_by("pk").values())
    rebuild_daily_figures()
    assert list(ServiceFigures.objects.order_by("pk").values()) == before
    contact(amelie, started_at=noon(36))
    Interaction.objects.filter(reason__slug="invoice-test").delete()
    rebuild_daily_figures()
    [changed] = [row["id"] for row in before if row["day"] == today() - timedelta(days=36)]
    gone = {row["id"] for row in before if row["day"] == today() - timedelta(days=39)}
    assert ServiceFigures.objects.get(pk=changed).contacts == 2
    kept = {row["id"] for row in before} - gone
    assert (len(gone), set(ServiceFigures.objects.values_list("pk", flat=True))) == (1, kept)
