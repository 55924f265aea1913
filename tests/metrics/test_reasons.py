"""Reasons with their trend: what really changed is told from noise, and each leads to its contacts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from crm.models import Team, User
from customers.cases.domain.case_move import move_case
from metrics.domain.case_sorts import case_sorts
from metrics.domain.days import rebuild_daily_figures, today
from metrics.domain.narrowed.count import count_narrowed
from metrics.domain.reasons import LENGTHS, reasons
from metrics.domain.service import Wanted
from metrics.models import ServiceFigures
from tests.factories import case, contact, customer, reason, user
from tests.metrics.test_narrowed import segment
from tests.metrics.test_service_days import noon

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:reasons")
NOTHING_ELSE = dict.fromkeys(
    ["timed", "seconds", "squares", "issues", "solved_at_first", "said", "said_solved"], 0
)


def counted(slug: str, now: int, before: int) -> int:
    """So many contacts a day in the last ten days, and in the ten before."""
    key = reason(f"{slug}-test").pk
    ServiceFigures.objects.bulk_create(
        ServiceFigures(
            day=today() - timedelta(days=at), channel="phone", reason_id=key, contacts=many, **NOTHING_ELSE
        )
        for at, many in enumerate([now] * 10 + [before] * 10)
        if many
    )
    return key


def test_a_real_change_is_told_from_noise_and_each_reason_leads_to_its_contacts(manager_client):
    more, same = counted("broken", 30, 10), counted("invoice", 50, 49)
    new = counted("strike", 1, 0)
    found = reasons(Wanted(today() - timedelta(days=9), today()))
    assert [(each.key, each.line.sums.contacts, each.reading) for each in found.lines] == [
        (same, 500, "really less"),
        (more, 300, "really more"),
        (new, 10, "really more"),
    ]
    assert [point.value for point in found.lines[1].trend.points] == [30] * 10
    page = manager_client.get(PAGE, {"since": today() - timedelta(days=9), "until": today()})
    assert f"reason={more}" in page.content.decode()
    assert "really more" in page.content.decode()
    lately = {"since": today() - timedelta(days=4), "until": today()}
    row = manager_client.get("/api/v1/reports/reasons/", lately).json()["rows"][1]
    assert (row[1], row[7]) == (150, "within the noise")


def test_without_a_period_before_there_is_nothing_to_compare_with(manager_client):
    counted("broken", 3, 0)
    (line,) = reasons(Wanted(today() - timedelta(days=9), today())).lines
    assert (line.reading, line.line.share and line.line.share.value) == ("nothing to compare with", 1.0)
    assert "No contact in these days" in manager_client.get(PAGE, {"channel": "letter"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many(manager_client, django_assert_num_queries, count):
    for n in range(count):
        counted(f"r{n}", 2, 1)
    with django_assert_num_queries(15):
        manager_client.get(PAGE)


# ── Of one segment ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def served():
    """Two of three customers in a segment; contacts of two years over two channels, by two teams."""
    people = [customer(f"Amélie {n}") for n in range(3)]
    agents = [user(team=Team.objects.create(name=name)).pk for name in ("North", "South")]
    kinds = [reason(f"{slug}-test") for slug in ("broken", "invoice")] + [None]
    days = [*range(40), *range(80, 100), *range(350, 380), 700, 729, 731]
    for n, back in enumerate(days):
        contact(
            people[n % 3],
            started_at=noon(back),
            channel=("phone", "email")[n % 2],
            agent_id=[*agents, None][n // 5 % 3],
            reason=kinds[n // 3 % 3],
        )
    rebuild_daily_figures()
    everybody, pair = segment("all", *(who.pk for who in people)), segment("pair", people[0].pk, people[1].pk)
    count_narrowed()
    return people, agents, everybody, pair


def said(wanted: Wanted) -> list[object]:
    return [
        (
            each.name,
            each.line.sums.contacts,
            each.line.share_before,
            each.line.share_change,
            each.trend.points,
        )
        for each in reasons(wanted).lines
        for line in [each.line]
    ]


@pytest.mark.parametrize("days", LENGTHS)
def test_a_segment_of_everybody_comes_with_what_everybody_does(served, days):
    _people, agents, _everybody, _pair = served
    since = today() - timedelta(days=days - 1)
    for narrowed in ({}, {"channel": "email"}, {"team": User.objects.get(pk=agents[0]).team_id}):
        wanted = Wanted(since, today(), **narrowed)
        assert said(replace(wanted, segment="all")) == said(wanted) != [], narrowed
        pair = reasons(replace(wanted, segment="pair")).report.whole.contacts
        assert 0 < pair < reasons(wanted).report.whole.contacts


def test_reasons_of_a_segment_on_page_file_and_api_lead_to_its_members(served, manager_client):
    people, _agents, _everybody, _pair = served
    page = manager_client.get(PAGE, {"segment": "pair", "period": "30"}).content.decode()
    assert "Of those who are in “pair” now" in page
    address = next(part.split('"')[0] for part in page.split('href="') if "reason=" in part.split('"')[0])
    listed = manager_client.get(address.replace("&amp;", "&")).context
    assert 0 < len(listed["lines"]) == int(page.split(address)[1].split(">")[1].split("<")[0])
    assert {line.customer for line in listed["lines"]} <= set(people[:2])
    for period in ("week", "month", "own"):
        refused = {"segment": "pair", "period": period, "since": "2026-01-01" if period == "own" else ""}
        assert "choose one of these" in manager_client.get(PAGE, refused).content.decode()
        assert manager_client.get("/api/v1/reports/reasons/", refused).status_code == 400
    rows = manager_client.get("/api/v1/reports/reasons/", {"segment": "pair", "period": "365"}).json()["rows"]
    assert sum(row[1] or 0 for row in rows) == 50
    assert manager_client.get(PAGE, {"segment": "no-such"}).status_code == 200


def test_cases_of_a_segment_are_those_of_its_members(served, manager_client):
    people, *_rest = served
    for who in people:
        move_case(case=case(who), to="closed", outcome="solved", actor_id=None)
    asked = Wanted(today(), today())
    assert [line.solved.n for _name, line in case_sorts(asked)[0].lines if line.solved] == [3]
    ours = case_sorts(replace(asked, segment="pair"))
    assert [line.solved.n for _name, line in ours[0].lines if line.solved] == [2]


def test_a_page_of_a_segment_reads_what_was_counted(served, manager_client, django_assert_num_queries):
    manager_client.get(PAGE)
    with django_assert_num_queries(8):
        manager_client.get(PAGE, {"segment": "pair"})
