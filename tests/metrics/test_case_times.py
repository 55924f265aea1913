"""How long cases take, in the opening hours of their team: kept with the case, shown as percentiles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from customers.cases.domain.case_move import answer_case, move_case
from customers.cases.domain.deadline import fill_times
from customers.models import BusinessCalendar, Case, Interaction, OpeningHours, Topic
from metrics.domain.case_times import CaseLine, CaseTimes, Times, case_lines, case_times
from tests.factories import case, contact, user
from tests.metrics.test_behind import sizes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def nine_to_five():
    calendar = BusinessCalendar.objects.get(is_default=True)
    BusinessCalendar.objects.update(time_zone="UTC", country="")
    OpeningHours.objects.filter(calendar=calendar).delete()
    for weekday in range(5):
        OpeningHours.objects.create(calendar=calendar, weekday=weekday, opens=540, closes=1020)


def hours(of: Case) -> tuple[float | None, float | None]:
    of.refresh_from_db()
    return tuple(taken and taken / HOUR for taken in (of.answered_in, of.solved_in))  # type: ignore[return-value]


def test_only_opening_hours_count_and_waiting_for_the_customer_does_not(nine_to_five):
    with time_machine.travel(MONDAY - timedelta(days=3) + 6 * HOUR, tick=False):  # Friday, 16 h
        late = case()
    with time_machine.travel(MONDAY, tick=False):
        answer_case(case=late, actor_id=None)
        move_case(case=late, to="waiting", actor_id=None)
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        move_case(case=late, to="open", actor_id=None)
    with time_machine.travel(MONDAY + 3 * HOUR, tick=False):
        move_case(case=late, to="closed", outcome="solved", actor_id=None)
    assert hours(late) == (2, 3)
    move_case(case=late, to="reopened", actor_id=None)
    assert hours(late) == (None, None)


def test_median_and_ninetieth_of_all_and_of_each(nine_to_five):
    awa, ben = user(), user()
    for who, taken in ((awa, 1), (awa, 2), (ben, 9)):
        one = case(owner_id=who.pk)
        Case.objects.filter(pk=one.pk).update(answered_at=MONDAY, answered_in=taken * HOUR)
    days: dict[str, Any] = {"since": MONDAY.date(), "until": MONDAY.date(), "team": None}
    assert case_times("answered", sort="agent", **days) == CaseTimes(
        Times(3, 7200, 27360),
        {awa.pk: Times(2, 5400, 6840), ben.pk: Times(1, 32400, 32400)},
    )
    assert case_times("solved", sort="team", **days) == CaseTimes()
    asked = {"since": MONDAY.date(), "until": MONDAY.date()}
    assert sizes("first_answer_time", agent=awa.pk, **asked) == {"all": 2, "late": 0, "in_time": 2}
    assert sizes("solution_time", **asked) == {"all": 0, "late": 0, "in_time": 0}


def test_by_topic_and_by_the_channel_of_the_first_contact(nine_to_five, manager_client):
    topic, moved = (Topic.objects.create(slug=f"t{n}", label_fr=f"T{n}", label_en=f"T{n}") for n in (1, 2))
    for about, over, taken in ((topic, "phone", 1), (topic, "email", 3), (moved, "phone", 9), (None, "", 2)):
        one = case(topic=about)
        Case.objects.filter(pk=one.pk).update(answered_at=MONDAY, answered_in=taken * HOUR)
        for hour, channel in enumerate([over, "letter"] if over else []):  # the first counts
            first = contact(one.customer, channel=channel)
            Interaction.objects.filter(pk=first.pk).update(case=one, started_at=MONDAY + hour * HOUR)
    days: dict[str, Any] = {"since": MONDAY.date(), "until": MONDAY.date()}
    assert case_lines("topic", **days) == [
        CaseLine(topic.pk, Times(2, 7200, 10080), None),
        CaseLine(moved.pk, Times(1, 32400, 32400), None),
        CaseLine(None, Times(1, 7200, 7200), None),
    ]
    assert case_lines("channel", **days) == [
        CaseLine("phone", Times(2, 18000, 29520), None),
        CaseLine(None, Times(1, 7200, 7200), None),
        CaseLine("email", Times(1, 10800, 10800), None),
    ]
    assert [line.key for line in case_lines("topic", channel="email", **days)] == [topic.pk]
    page = manager_client.get(reverse("metrics:reason-cases"), days).content.decode()
    assert ("What cases are about" in page, "T2" in page, "No contact logged" in page) == (True, True, True)
    told = manager_client.get("/api/v1/reports/reasons/", days).json()
    keys = [column["key"] for column in told["columns"]]
    of_cases = [dict(zip(keys, row, strict=True)) for row in told["rows"]]
    asked = ("by", "reason", "contacts", "cases_answered", "answered_median", "cases_solved")
    assert [[row[key] for key in asked] for row in of_cases if row["by"] != "Reason"] == [
        ["Topic", "T1", None, 2, 7200, None],
        ["Topic", "T2", None, 1, 32400, None],
        ["Topic", "No topic given", None, 1, 7200, None],
        ["Channel of the first contact", "Phone", None, 2, 18000, None],
        ["Channel of the first contact", "No contact logged", None, 1, 7200, None],
        ["Channel of the first contact", "Email", None, 1, 10800, None],
    ]


def test_service_by_channel_says_the_same_as_the_reasons(nine_to_five, manager_client):
    """One definition: the page of service, its report and the page of reasons agree on each channel."""
    for over, taken in (("phone", 1), ("phone", 9), ("email", 3), ("", 2)):
        one = case()
        Case.objects.filter(pk=one.pk).update(answered_at=MONDAY, answered_in=taken * HOUR)
        if over:
            first = contact(one.customer, channel=over)
            Interaction.objects.filter(pk=first.pk).update(case=one, started_at=MONDAY - 99 * 24 * HOUR)
    days: dict[str, Any] = {"since": MONDAY.date(), "until": MONDAY.date()}
    told = manager_client.get("/api/v1/reports/service/", {"by": "channel"} | days).json()
    at = [column["key"] for column in told["columns"]].index("cases_answered")
    found = {row[0]: row[at : at + 2] for row in told["rows"]}
    assert found == {"Phone": [2, 18000], "Email": [1, 10800], "No contact logged": [1, 7200]}
    names: dict[object, str] = {"phone": "Phone", "email": "Email", None: "No contact logged"}
    reasons = {line.key: line.answered for line in case_lines("channel", **days)}
    assert {names[key]: it and [it.n, it.median] for key, it in reasons.items()} == found
    page = manager_client.get(reverse("metrics:service"), days | {"channel": "phone"})
    assert page.context["report"].answered.whole == Times(2, 18000, 29520)
    assert sizes("first_answer_time", channel="phone", **days)["all"] == 2


def test_what_came_from_elsewhere_is_filled_in(nine_to_five):
    one = case(opened_at=MONDAY)
    Case.objects.filter(pk=one.pk).update(answered_at=MONDAY + HOUR, answered_in=None)
    assert (fill_times(), hours(one), fill_times()) == (1, (1, None), 0)
