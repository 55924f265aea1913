"""Segments: who enters and leaves, told to the log in the same transaction."""

import pytest
from django.db import transaction

from core.errors import Invalid
from customers.domain.log import drain_all
from customers.models import Customer, Event
from metrics.domain.built_in import built_in_segments
from metrics.domain.days import today
from metrics.domain.membership import Moves, refresh_segments
from metrics.domain.recount import COUNTS, recount_due
from metrics.domain.report import segment_report
from metrics.domain.rules.rule import read_rule
from metrics.domain.segment_figures import add_up_segments
from metrics.models import CustomerMetrics, MetricSnapshot, Recount, Segment, SegmentMembership
from tests.factories import customer, order
from tests.metrics.facts import METRICS, answer, days_ago, drain_metrics

pytestmark = pytest.mark.django_db(transaction=True)


def segments_of(of: Customer) -> set[str]:
    stays = SegmentMembership.objects.filter(customer=of, left_at=None)
    return set(stays.values_list("segment__slug", flat=True))


def told(of: Customer) -> list[tuple[str, str]]:
    events = Event.objects.filter(customer=of, kind__startswith="segment.").order_by("pk")
    return [(kind, data["segment"]) for kind, data in events.values_list("kind", "data")]


def test_a_new_customer_is_a_prospect_of_the_last_tier():
    amelie = customer()
    drain_metrics()
    assert segments_of(amelie) == {"prospects", "tier-regular"}
    assert sorted(told(amelie)) == [("segment.entered", "prospects"), ("segment.entered", "tier-regular")]


def test_an_order_and_an_answer_move_a_customer():
    amelie = customer()
    drain_metrics()
    order(amelie, placed_at=days_ago(1))
    answer(amelie, 10)
    drain_metrics()
    assert segments_of(amelie) == {"one-time", "tier-regular", "promoters"}
    assert sorted(told(amelie)[2:]) == [
        ("segment.entered", "one-time"),
        ("segment.entered", "promoters"),
        ("segment.left", "prospects"),
    ]


def test_a_stay_that_ended_is_kept_and_another_one_begins():
    amelie = customer()
    drain_metrics()
    for score in (10, 3, 9):
        answer(amelie, score)
        drain_metrics()
    stays = SegmentMembership.objects.filter(customer=amelie, segment__slug="promoters").order_by("pk")
    assert [stay.left_at is None for stay in stays] == [False, True]


def test_refreshing_again_moves_nobody():
    order(customer())
    drain_metrics()
    assert refresh_segments() == Moves(entered=0, left=0)


def test_time_alone_makes_a_customer_lapse():
    amelie = customer()
    order(amelie, placed_at=days_ago(10))
    drain_metrics()
    CustomerMetrics.objects.filter(pk=amelie.pk).update(last_order_at=days_ago(200))
    assert refresh_segments() == Moves(entered=1, left=1)
    assert sorted(told(amelie)[-2:]) == [("segment.entered", "lapsing"), ("segment.left", "one-time")]


def test_only_the_customers_asked_for_are_looked_at():
    amelie, basile = customer(), customer()
    CustomerMetrics.objects.bulk_create([CustomerMetrics(customer=amelie), CustomerMetrics(customer=basile)])
    refresh_segments(customers=[basile.pk])
    assert (segments_of(amelie), segments_of(basile)) == (set(), {"prospects", "tier-regular"})


def test_a_first_filling_can_be_silent():
    CustomerMetrics.objects.create(customer=(amelie := customer()))
    assert refresh_segments(announce=False) == Moves(entered=2, left=0)
    assert told(amelie) == []


def test_moves_and_their_events_go_with_their_transaction():
    CustomerMetrics.objects.create(customer=(amelie := customer()))
    with transaction.atomic():
        assert refresh_segments() == Moves(entered=2, left=0)
        transaction.set_rollback(True)
    assert (segments_of(amelie), told(amelie)) == (set(), [])


def test_the_metrics_do_not_listen_to_themselves():
    order(customer())
    drain_all([METRICS])
    before = Event.objects.count()
    drain_all([METRICS])
    assert Event.objects.count() == before


def test_an_own_segment_is_a_rule():
    rich, poor = customer(), customer()
    order(rich, 900)
    order(poor, 10)
    rule = {
        "all": [
            {"field": "revenue", "op": ">", "value": 100},
            {"not": {"field": "tier", "op": "is", "value": "great"}},
        ]
    }
    Segment.objects.create(slug="rich", name_fr="Aisés", name_en="Rich", rule=rule)
    drain_metrics()
    assert ("rich" in segments_of(rich), "rich" in segments_of(poor)) == (True, False)


def test_who_never_answered_is_no_detractor():
    CustomerMetrics.objects.create(customer=(amelie := customer()))
    refresh_segments()
    assert "detractors" not in segments_of(amelie)


@pytest.mark.parametrize(
    "rule",
    [
        None,
        [],
        {},
        {"all": []},
        {"any": "x"},
        {"field": "password", "op": "=", "value": 1},
        {"field": "revenue", "op": "regex", "value": 1},
        {"field": "revenue", "op": ">", "value": "much"},
        {"field": "revenue", "op": ">", "value": True},
        {"field": "revenue", "op": ">", "value": "NaN"},
        {"field": "revenue", "op": ">", "value": "1e99"},
        {"field": "status", "op": "is", "value": "unknown"},
        {"field": "status", "op": "in", "value": []},
        {"field": "days_since_last_order", "op": ">", "value": -1},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(rule):
    with pytest.raises(Invalid):
        read_rule(rule)


def test_a_rule_too_deep_is_refused():
    rule = {"field": "orders", "op": ">", "value": 1}
    for _ in range(40):
        rule = {"not": rule}
    with pytest.raises(Invalid):
        read_rule(rule)


def test_the_built_in_segments_can_all_be_read():
    for segment in built_in_segments():
        read_rule(segment.rule)


def test_the_sums_of_the_segments():
    amelie, basile = customer(), customer()
    order(amelie, 60, placed_at=days_ago(365.25))
    order(amelie, 40, placed_at=days_ago(1))  # after a year of silence
    order(basile, 30, placed_at=days_ago(1))
    answer(amelie, 10)
    answer(basile, 2)
    drain_metrics()
    assert add_up_segments() == len(built_in_segments())
    lines = {line.segment.slug: line for line in segment_report().lines}
    regular = lines["came-back"]
    assert (regular.sums.customers, regular.sums.buyers, regular.sums.orders) == (1, 1, 2)
    assert (regular.sums.revenue, regular.basket, regular.share) == (100, 50, 0.5)
    assert regular.frequency == pytest.approx(2, abs=0.001)
    assert regular.nps
    assert (regular.nps.value, regular.nps.n) == (100, 1)
    everybody = lines["tier-regular"]
    assert everybody.nps
    assert (everybody.sums.customers, everybody.sums.revenue, everybody.nps.value) == (2, 130, 0)
    written = {"segment": Segment.objects.get(slug="came-back"), "day": today(), "n": 4, "value": 0.5}
    for metric in ("retention", "churn_risk"):
        MetricSnapshot.objects.create(metric=metric, low=0.15, high=0.85, total=2, squares=2, **written)
    regular = next(line for line in segment_report().lines if line.segment.slug == "came-back")
    beside = {it.metric.key: (it.words, it.between, it.n, it.has_interval) for it in regular.beside}
    assert beside["retention"] == ("50.0%", ["15.0%", "85.0%"], 4, True)
    assert beside["churn_risk"][2:] == (4, False)
    assert beside["csat"] == ("", [], 0, True)
    assert (lines["lost"].sums.customers, lines["lost"].basket, lines["lost"].nps) == (0, None, None)


def test_what_is_due_is_counted_and_then_rests():
    order(customer(), placed_at=days_ago(400))
    drain_metrics()
    assert recount_due(COUNTS) == [
        "thresholds",
        "segments",
        "all-segments",
        "standings",
        "scores",
        "cohorts",
        "history",
        "predictions",
        "snapshots",
        "opportunity",
        "evidence",
        "drivers",
        "themes",
        "value",
        "stays",
        "sources",
        "narrowed",
        "flows",
        "overlaps",
        "team-voices",
        "results",
        "all-results",
    ]
    assert recount_due(COUNTS) == []


def test_a_change_makes_the_sums_due_again_and_the_past_only_if_it_is_touched():
    amelie = customer()
    drain_metrics()
    recount_due(COUNTS)
    Recount.objects.update(took="0")
    order(amelie, placed_at=days_ago(0))
    drain_metrics()
    assert recount_due(COUNTS) == ["standings", "snapshots", "results"]
    Recount.objects.update(took="0")
    order(amelie, placed_at=days_ago(40))
    drain_metrics()
    assert recount_due(COUNTS) == ["standings", "history", "snapshots", "results"]
    Recount.objects.update(took="0")
    order(None, placed_at=days_ago(0))
    drain_metrics()
    assert recount_due(COUNTS) == ["standings", "snapshots", "results"], (
        "sold to nobody we know, and sold all the same"
    )
