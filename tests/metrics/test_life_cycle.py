"""Status: every customer has exactly one, read off the facts and the clock."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from customers.models import Customer, Event
from metrics.domain.built_in import built_in_segments
from metrics.domain.formulas.rank import value_tiers
from metrics.domain.life_cycle import HOLDS, learn_thresholds, with_status
from metrics.domain.membership import refresh_changed, refresh_segments
from metrics.domain.refresh import recompute, recompute_all
from metrics.domain.segment import Naming, create_segment
from metrics.domain.tiers import assign_tiers
from metrics.enums import Status
from metrics.models import CustomerMetrics, CustomerPrediction, Segment, SegmentMembership, Thresholds
from metrics.models.thresholds import DEFAULT_LAPSING, DEFAULT_LOST
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db


def row(*, orders: int = 0, silent: float | None = None, gross: int = 0) -> CustomerMetrics:
    at = None if silent is None else days_ago(silent)
    return CustomerMetrics.objects.create(
        customer=customer(), orders=orders, gross_revenue=gross, first_order_at=at, last_order_at=at
    )


def status(of: CustomerMetrics) -> str:
    return with_status(CustomerMetrics.objects.filter(pk=of.pk)).get().status


@pytest.mark.parametrize(
    ("orders", "silent", "expected"),
    [
        (0, None, "prospect"),
        (1, 1, "one-time"),
        (2, 1, "regular"),
        (2, 99, "regular"),
        (1, 101, "lapsing"),
        (9, 199, "lapsing"),
        (1, 201, "lost"),
        (9, 999, "lost"),
    ],
)
def test_status_follows_orders_and_silence(orders, silent, expected):
    Thresholds.objects.create(lapsing_after=timedelta(days=100), lost_after=timedelta(days=200))
    assert status(row(orders=orders, silent=silent)) == expected


HALF_A_YEAR = {"lapsing_after": timedelta(days=180), "lost_after": timedelta(days=360)}


@pytest.mark.parametrize(
    ("bought", "expected"),
    [
        ((400, 30), "won-back"),
        ((400, 31, 30.5), "won-back"),  # two orders of one visit
        ((389, 30), "regular"),  # silent for 359 days is not lost yet
        ((800, 400, 30), "won-back"),
        ((400, 30, 10), "regular"),  # and bought again since
        ((900, 400, 380), "lost"),  # came back, and is gone again
        ((700, 200), "lapsing"),
        ((30,), "one-time"),
    ],
)
def test_who_buys_again_after_having_been_lost_is_won_back(bought, expected):
    Thresholds.objects.create(**HALF_A_YEAR)
    buyer = customer()
    for days in bought:
        order(buyer, placed_at=days_ago(days))
    recompute(customers=[buyer.pk])
    assert status(CustomerMetrics.objects.get(pk=buyer.pk)) == expected
    order(buyer, 0)  # a gift is no purchase
    recompute(customers=[buyer.pk])
    assert status(CustomerMetrics.objects.get(pk=buyer.pk)) == expected


@pytest.mark.parametrize(
    ("orders", "alive", "predicted", "expected"),
    [
        (5, 0.49, 1, "lapsing"),
        (5, 0.5, 1, "regular"),
        (5, None, 1, "regular"),  # no churn shows: nobody is foretold to have left
        (1, 0.1, 1, "one-time"),  # who bought once has no rhythm
        (5, 0.1, 20, "regular"),  # foretold before the last purchase
    ],
)
def test_who_is_likelier_gone_than_not_is_lapsing(orders, alive, predicted, expected):
    Thresholds.objects.create(**HALF_A_YEAR)
    buyer = row(orders=orders, silent=20)
    foretold = {"purchases": 0, "buys_soon": 0, "churn_risk": 0, "spend": 0, "value": 0}
    CustomerPrediction.objects.create(
        customer_id=buyer.pk, day=days_ago(predicted).date(), alive=alive, **foretold
    )
    assert status(buyer) == expected


def test_every_customer_has_exactly_one_status():
    for orders, silent in [(0, None), (1, 3), (1, 179), (1, 181), (2, 359), (2, 361), (5, 0), (3, 2000)]:
        row(orders=orders, silent=silent)
    for bought in [(400, 3), (900, 400), (30, 20)]:
        buyer = customer()
        for days in bought:
            order(buyer, placed_at=days_ago(days))
    recompute_all()
    found = [
        set(CustomerMetrics.objects.filter(holds).values_list("pk", flat=True)) for holds in HOLDS.values()
    ]
    assert sum(len(those) for those in found) == len(set.union(*found)) == CustomerMetrics.objects.count()
    assert set(HOLDS) == set(Status)


def test_without_enough_purchases_the_defaults_stand():
    order(customer())
    learnt = learn_thresholds()
    assert (learnt.lapsing_after, learnt.lost_after, learnt.gaps) == (DEFAULT_LAPSING, DEFAULT_LOST, 0)


def test_lapsing_is_learnt_from_the_gaps_between_purchases():
    """Gaps of 1 … 40 days and one visit of two orders: the 90th percentile of 40 values is 36.1."""
    buyer, at = customer(), days_ago(900)
    order(buyer, placed_at=at)
    order(buyer, placed_at=at + timedelta(hours=1))
    at += timedelta(hours=1)
    for gap in range(1, 41):
        at += timedelta(days=gap)
        order(buyer, placed_at=at)
    learnt = learn_thresholds()
    assert learnt.gaps == 40
    assert learnt.lapsing_after / timedelta(days=1) == pytest.approx(36.1, abs=0.001)
    assert learnt.lost_after == 2 * learnt.lapsing_after


def tiers() -> dict[int, str]:
    return dict(CustomerMetrics.objects.values_list("pk", "tier"))


@pytest.mark.parametrize(
    "amounts", [[], [5], list(range(10)), [7] * 10, [0] * 5 + [3] * 5 + [-2], list(range(23)), [1] * 31]
)
def test_tiers_follow_the_definition(amounts):
    rows = [row(orders=1, silent=1, gross=amount) for amount in amounts]
    assign_tiers()
    assert tiers() == value_tiers({it.pk: Decimal(amount) for it, amount in zip(rows, amounts, strict=True)})


def test_only_those_who_move_are_written():
    rows = [row(orders=1, silent=1, gross=amount) for amount in range(1, 11)]
    assert sorted(assign_tiers()) == [it.pk for it in rows[-3:]]
    assert assign_tiers() == []
    CustomerMetrics.objects.filter(pk=rows[0].pk).update(gross_revenue=99)
    assert sorted(assign_tiers()) == [rows[0].pk, rows[7].pk, rows[9].pk]


def test_a_new_customer_moves_the_ranks(django_assert_num_queries):
    row(orders=1, silent=1, gross=5)
    with django_assert_num_queries(4):  # savepoint, lock, one statement, release
        assign_tiers()
    assert Customer.objects.count() == 1


def test_a_house_that_stands_learns_of_the_status_without_a_word():
    """As it was before: no such segment, the others a place earlier; then the migration."""
    before = [segment for segment in built_in_segments() if segment.slug != "came-back"]
    for place, segment in enumerate(before, start=1):
        segment.position = place
        segment.save()
    Segment.objects.filter(slug="lost").update(explanation_en="as it was")
    own = {"rule": {"field": "status", "op": "is", "value": "lapsing"}, "name_fr": "à eux", "name_en": "own"}
    Segment.objects.create(slug="own", position=100, **own)
    import_module("metrics.migrations.0030_won_back").tell_apart(apps, None)
    words = ("slug", "position", "rule", "name_fr", "name_en", "explanation_fr", "explanation_en")
    stored = Segment.objects.filter(built_in=True).order_by("position").values_list(*words)
    assert list(stored) == [tuple(getattr(it, word) for word in words) for it in built_in_segments()]
    pending = {it.slug for it in Segment.objects.all() if it.is_pending}
    assert pending == {"prospects", "one-time", "regular", "came-back", "lapsing", "lost", "own"}


def test_an_own_segment_of_that_name_keeps_it_and_the_built_in_one_gets_another():
    """As an old house was: its own “came-back” stood where the migration would have put the new one."""
    before = [segment for segment in built_in_segments() if segment.slug != "came-back"]
    for place, segment in enumerate(before, start=1):
        segment.position = place
        segment.save()
    rule = {"field": "orders", "op": ">=", "value": 3}
    own = Segment.objects.create(slug="came-back", position=100, rule=rule, name_fr="à eux", name_en="own")
    back = customer()
    for days in (900, 850, 30):
        order(back, placed_at=days_ago(days))
    recompute_all()
    import_module("metrics.migrations.0030_won_back").tell_apart(apps, None)
    assert not Segment.objects.filter(built_in=True, rule__value="won-back").exists()
    refresh_segments()
    refresh_changed()
    made = Segment.objects.get(built_in=True, rule__value="won-back")
    assert (made.slug, made.position, made.is_pending) == ("came-back-2", 4, False)
    own.refresh_from_db()
    assert (own.slug, own.rule, own.built_in) == ("came-back", rule, False)
    members = SegmentMembership.objects.filter(customer=back.pk, left_at=None)
    assert set(members.values_list("segment__slug", flat=True)) >= {"came-back", "came-back-2"}
    told = Event.objects.filter(kind="segment.entered", data__segment__in=["came-back-2", "regular"])
    assert not told.exists(), "of what changes by that alone no journey hears"
    refresh_segments()
    assert Segment.objects.filter(built_in=True).count() == len(built_in_segments())
    naming = Naming(name_fr="Came back", name_en="Came back")
    assert create_segment(naming=naming, rule=rule).slug == "came-back-3"


def test_nobody_takes_the_name_of_a_built_in_segment_in_a_new_house():
    assert not Segment.objects.exists()
    naming = Naming(name_fr="Nos promoteurs", name_en="Promoters")
    own = create_segment(naming=naming, rule={"field": "last_nps", "op": "=", "value": 10})
    assert (own.slug, own.built_in) == ("promoters-2", False)
    refresh_segments()
    assert Segment.objects.get(slug="promoters").built_in
