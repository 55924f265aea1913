"""Movement between segments: counted from the stays, for two days, and who went which way."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Conflict, Invalid
from core.sql import execute
from metrics.domain.built_in import built_in_segments
from metrics.domain.days import today
from metrics.domain.flow.count import count_flows
from metrics.domain.flow.customers import ANY, NONE, OTHER, flow_customers
from metrics.domain.flow.question import MOST_OPEN, ask_flow, segmentations
from metrics.domain.flow.report import movement
from metrics.domain.recount import Count, recount_due
from metrics.domain.refresh import recompute_all
from metrics.models import FlowLine, Recount, Segment, SegmentFlow, SegmentMembership
from tests.factories import customer
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:flow")

# Of each: the tier, since how many days, until how many days ago. The last is new, the one before has left.
STAYS: list[list[tuple[str, float, float | None]]] = [
    [("tier-good", 200, None)],
    [("tier-good", 200, 50), ("tier-great", 50, None)],
    [("tier-good", 200, 60), ("tier-great", 60, 30), ("tier-good", 30, None)],
    [("tier-regular", 200, 10)],
    [("tier-great", 5, None)],
]


@pytest.fixture
def people():
    made = [customer(f"Amélie {n}") for n in range(len(STAYS))]
    recompute_all()
    Segment.objects.bulk_create(built_in_segments())
    by_slug = {segment.slug: segment for segment in Segment.objects.all()}
    for who, stays in zip(made, STAYS, strict=True):
        for slug, since, until in stays:
            SegmentMembership.objects.create(
                customer=who,
                segment=by_slug[slug],
                entered_at=days_ago(since),
                left_at=None if until is None else days_ago(until),
            )
    return made


def moves(back: int) -> dict[tuple[str, str], int]:
    value = next(each for each in segmentations() if each.key == "value")
    found = movement(value, today() - timedelta(days=back), today())
    return {
        (move.source.slug if move.source else "", move.target.slug if move.target else ""): (
            move.line.customers
        )
        for move in found.moves
    }


def test_who_was_where_on_two_days(people):
    count_flows()
    assert moves(90) == {
        ("tier-good", "tier-good"): 2,
        ("tier-good", "tier-great"): 1,
        ("tier-regular", ""): 1,
        ("", "tier-great"): 1,
    }
    count_flows()
    assert SegmentFlow.objects.filter(segmentation="value").count() == 3
    flow = SegmentFlow.objects.filter(segmentation="value", since=today() - timedelta(days=365)).get()
    assert (flow.begins, flow.lines.count()) == (today() - timedelta(days=200), 0)


def test_the_page_shows_the_ways_and_their_customers(people, manager_client, django_assert_num_queries):
    count_flows()
    asked = {"of": "value", "since": today() - timedelta(days=90), "until": today()}
    manager_client.get(PAGE, asked)
    with django_assert_num_queries(7):
        page = manager_client.get(PAGE, asked).content.decode()
    assert all(words in page for words in ("<svg", "60.0% of 5 customers moved", "in none of them"))
    for source, target, name in (
        ("tier-good", "tier-great", 1),
        ("tier-regular", "~none", 3),
        ("~none", "tier-great", 4),
    ):
        way = asked | {"source": source, "target": target}
        with django_assert_num_queries(6):
            behind = manager_client.get(reverse("metrics:flow-customers"), way).content.decode()
        assert [n for n in range(5) if f"Amélie {n}" in behind] == [name]
    for source, target in (("tier-good", "prospects"), (ANY, OTHER), (NONE, ANY), (ANY, ANY)):
        nowhere = asked | {"source": source, "target": target}
        assert manager_client.get(reverse("metrics:flow-customers"), nowhere).status_code == 404
    told = manager_client.get("/api/v1/reports/movement/", asked).json()["rows"]
    assert ["Good customers", "Great customers", 1, 0.2, "0.00"] in told


def test_who_was_there_on_either_day_and_who_came_and_went(people, manager_client):
    """Who left and came back between has done neither; the page leads to as many as it says. What a house
    calls its segments changes nothing.
    """
    Segment.objects.filter(slug="tier-great").update(slug="other")
    count_flows()
    asked = {"of": "value", "since": today() - timedelta(days=90), "until": today()}

    def listed(source: str, target: str) -> list[str]:
        way = asked | {"source": source, "target": target}
        rows = manager_client.get(reverse("metrics:flow-customers"), way).context["rows"]
        return sorted(row.customer.first_name for row in rows)

    ways = {
        "good before": listed("tier-good", ANY),
        "good after": listed(ANY, "tier-good"),
        "left good": listed("tier-good", OTHER),
        "entered good": listed(OTHER, "tier-good"),
        "entered great": listed(OTHER, "other"),
        "left regular": listed("tier-regular", OTHER),
    }
    names = [who.first_name for who in people]
    assert ways == {
        "good before": names[:3],
        "good after": [names[0], names[2]],
        "left good": [names[1]],
        "entered good": [],
        "entered great": [names[1], names[4]],
        "left regular": [names[3]],
    }
    page = manager_client.get(PAGE, asked).context["found"]
    balance = next(each for each in page.balances if each.segment.slug == "tier-good")
    counted = (balance.before, balance.after, balance.left, balance.entered)
    assert [each.customers for each in counted] == [3, 2, 1, 0]


def test_before_the_history_begins_the_page_says_so(people, manager_client):
    count_flows()
    asked = {"of": "value", "since": today() - timedelta(days=365), "until": today()}
    page = manager_client.get(PAGE, asked).content.decode()
    assert "is written down since" in page
    assert '<svg class="chart chart-flow' not in page


def test_other_days_are_counted_when_somebody_asks(people, manager_client, reader_client):
    asked: dict[str, Any] = {
        "of": "value",
        "since": today() - timedelta(days=40),
        "until": today() - timedelta(days=7),
    }
    assert "Nobody has asked" in manager_client.get(PAGE, asked).content.decode()
    answer = reader_client.post(reverse("metrics:flow-ask"), asked)
    assert "Being counted" in manager_client.get(answer["Location"]).content.decode()
    count_flows()
    flow = SegmentFlow.objects.get(since=asked["since"])
    assert sum(line.customers for line in FlowLine.objects.filter(flow=flow)) == 4
    assert ask_flow(segmentation="value", since=flow.since, until=flow.until) == flow
    with pytest.raises(IntegrityError), transaction.atomic():
        SegmentFlow.objects.create(segmentation="value", since=flow.since, until=flow.since)


def test_what_people_ask_is_counted_once_and_asked_anew_when_its_last_day_is_over(people, reader):
    flow = ask_flow(
        segmentation="value", since=today() - timedelta(days=40), until=today(), actor_id=reader.pk
    )
    count_flows()
    usual = SegmentFlow.objects.exclude(pk=flow.pk)
    SegmentFlow.objects.update(counted_at=days_ago(0.001))
    before = SegmentFlow.objects.get(pk=flow.pk).counted_at
    count_flows()
    assert SegmentFlow.objects.get(pk=flow.pk).counted_at == before
    assert not usual.filter(counted_at=before).exists()
    yesterday = today() - timedelta(days=1)
    SegmentFlow.objects.filter(pk=flow.pk).update(until=yesterday, counted_at=days_ago(1))
    whole = ask_flow(
        segmentation="value", since=flow.since - timedelta(days=1), until=yesterday, actor_id=reader.pk
    )
    count_flows()
    assert list(SegmentFlow.objects.filter(until=yesterday)) == [whole]


def test_no_more_questions_wait_than_can_be_counted(people, reader):
    def ask(back: int) -> SegmentFlow:
        since = today() - timedelta(days=back)
        return ask_flow(segmentation="value", since=since, until=today(), actor_id=reader.pk)

    waiting = [ask(back) for back in range(1, MOST_OPEN + 1)]
    with pytest.raises(Conflict, match="Many questions are waiting"):
        ask(MOST_OPEN + 1)
    assert ask(1) == waiting[0]
    assert SegmentFlow.objects.count() == MOST_OPEN
    count_flows()
    assert ask(MOST_OPEN + 1).counted_at is None


def test_an_empty_house_has_no_movement(manager_client):
    count_flows()
    assert "as soon as there are customers" in manager_client.get(PAGE).content.decode()


def test_what_is_asked_while_it_is_counted_stays_due(people, reader):
    def run(_row: Recount) -> None:
        since = today() - timedelta(days=3)
        ask_flow(segmentation="value", since=since, until=today(), actor_id=reader.pk)

    rest: Any = {"every": timedelta(hours=6), "lease": timedelta(minutes=20)}
    assert recount_due([Count("flows", run=run, **rest)]) == ["flows"]
    counted = Count("flows", run=lambda _row: count_flows(), **rest)
    assert recount_due([counted]) == ["flows"]
    assert SegmentFlow.objects.filter(counted_at=None).count() == 0
    assert recount_due([counted]) == []


def test_a_way_is_read_in_the_order_of_an_index(people):
    of = next(each for each in segmentations() if each.key == "value")
    great, good = (next(s for s in of.segments if s.slug == slug) for slug in ("tier-great", "tier-good"))
    ends: Any = {"since": today() - timedelta(days=90), "until": today()}
    execute("SET LOCAL enable_seqscan = off")
    execute("SET LOCAL enable_sort = off")
    ways: list[Any] = [(good, great), (None, great), (good, None), (good, ANY), (ANY, good), (OTHER, great)]
    for source, target in [*ways, (good, OTHER)]:
        rows, order = flow_customers(of, source=source, target=target, **ends)
        plan = rows.order_by(*order)[:51].explain().replace("Incremental Sort", "").replace("Sort Key", "")
        assert " Sort " not in plan, plan
        assert "hashed" not in plan, f"everybody who was anywhere is gathered first: {plan}"


@pytest.mark.parametrize("target", [ANY, OTHER])
def test_who_moved_last_stands_first(people, manager_client, target):
    """Neither in the order they were written down nor in the opposite one."""
    SegmentMembership.objects.filter(left_at=None).update(left_at=days_ago(10))
    for number, entered, left in ((0, 150, 40), (1, 120, 20), (2, 180, 60)):
        first = SegmentMembership.objects.filter(customer=people[number]).earliest("pk")
        SegmentMembership.objects.filter(pk=first.pk).update(
            entered_at=days_ago(entered), left_at=days_ago(left)
        )
    asked = {"of": "value", "since": today() - timedelta(days=90), "until": today()}
    way = asked | {"source": "tier-good", "target": target}
    rows = manager_client.get(reverse("metrics:flow-customers"), way).context["rows"]
    assert [row.customer.first_name for row in rows] == ["Amélie 1", "Amélie 0", "Amélie 2"]


def test_what_cannot_be_asked_is_refused_and_what_was_asked_long_ago_makes_room(
    people, reader_client, reader
):
    ends: dict[str, Any] = {"since": today() - timedelta(days=9), "until": today()}
    for wrong in (
        {"segmentation": "elsewhere", **ends},
        {"segmentation": "value", "since": today(), "until": today()},
        {"segmentation": "value", "since": today(), "until": today() + timedelta(days=1)},
    ):
        with pytest.raises(Invalid):
            ask_flow(actor_id=reader.pk, **wrong)
    for source, target in (("tier-good", "tier-good"), (NONE, NONE), ("tier-good", "lost")):
        way = ends | {"of": "value", "source": source, "target": target}
        assert reader_client.get(reverse("metrics:flow-customers"), way).status_code == 404
    asked = ask_flow(segmentation="value", actor_id=reader.pk, **ends)
    SegmentFlow.objects.filter(pk=asked.pk).update(asked_at=days_ago(91), until=today() - timedelta(days=1))
    count_flows()
    assert not SegmentFlow.objects.filter(pk=asked.pk).exists()
