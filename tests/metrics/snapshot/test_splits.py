"""Every figure is kept for all that the registry says it is split by, and for nothing else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from crm.models import Team, User
from customers.loyalty.domain.loyalty import give_points
from customers.models import Case, Customer, Interaction, Promise
from metrics.domain.cost.service import set_service_cost
from metrics.domain.days import count_days, today
from metrics.domain.membership import refresh_segments
from metrics.domain.refresh import recompute_all
from metrics.domain.registry.metric import COUNTED, Split
from metrics.domain.segment_figures import add_up_segments
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.take import kept_daily, take_snapshots
from metrics.models import (
    CustomerMetrics,
    CustomerOpportunity,
    CustomerPrediction,
    MetricSnapshot,
    PredictionFit,
    Segment,
    SegmentMembership,
    StayFigures,
)
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import Answer, FollowUp, Gesture, Invitation, Survey, Verbatim
from tests.factories import case, contact, customer, order, promise, reason, user, verbatim
from tests.metrics.facts import days_ago
from tests.metrics.snapshot.test_recovery import followed
from tests.metrics.snapshot.test_take import told

pytestmark = pytest.mark.django_db
ASKED = {"nps": (0, 10, 9), "csat": (1, 5, 4), "ces": (0, 7, 6), "ces-1": (1, 7, 5), "fcr": (0, 1, 1)}
"""By slug the scale, and what is answered; one that nobody has for all metrics."""
COSTS = 6
LIFE = [[3, True, 1], [5, False, 1]]


@pytest.fixture
def everything() -> dict[Split, Scope]:
    """One customer of one segment, about whom everything is known, served over the phone by one team."""
    team = Team.objects.create(name="Comptoir")
    agent = user(team=team)
    amelie, basile = (customer(name, acquisition_cost=Decimal(40)) for name in ("Amélie", "Basile"))
    for who in (amelie, basile):
        order(who, 100, placed_at=days_ago(500), channel="phone")
    order(amelie, 80, placed_at=days_ago(20), channel="phone")
    newcomer = customer("Clément")
    order(newcomer, 30, placed_at=days_ago(5), channel="phone")
    set_service_cost(channel="phone", cost=Decimal(COSTS), since=today() - timedelta(days=400))
    _served(amelie, agent)
    follow_up = followed(team, 2, 9)
    FollowUp.objects.filter(pk=follow_up.pk).update(customer=amelie)
    about = Interaction.objects.filter(customer=amelie).latest("pk")
    Invitation.objects.filter(answer=follow_up.answer).update(occasion=f"interaction:{about.pk}")
    Answer.objects.filter(customer=follow_up.customer).update(customer=amelie)
    Gesture.objects.create(follow_up=FollowUp.objects.get(), key="g", kind="points", points=100, cost=1)
    give_points(customer=amelie, points=5, key="test")
    recompute_all()
    refresh_segments(announce=False)
    segment = Segment.objects.get(slug="promoters")
    _judged(amelie)
    _tested()
    SegmentMembership.objects.all().delete()
    for who in (amelie, basile, newcomer):
        SegmentMembership.objects.create(segment=segment, customer=who, entered_at=days_ago(600))
    StayFigures.objects.create(
        split="segment", key=segment.slug, customers=2, before=2, again=1, months=LIFE, day=today()
    )
    add_up_segments()
    count_days(since=today() - timedelta(days=60))
    take_snapshots()
    of = (Scope(segment=segment.pk), Scope(channel="phone"), Scope(team=team.pk))
    return dict(zip(Split, of, strict=True))


def _served(amelie: Customer, agent: User) -> None:
    about = contact(
        amelie,
        agent_id=agent.pk,
        reason=reason(),
        started_at=days_ago(30),
        duration=timedelta(minutes=5),
        solved=True,
    )
    for slug, (lowest, highest, score) in ASKED.items():
        texts = {f"{it}_{lang}": "…" for it in ("title", "question") for lang in ("fr", "en")}
        asked = Survey.objects.create(
            slug=f"split-{slug}", kind=slug.split("-")[0], scale_min=lowest, scale_max=highest, **texts
        )
        [token] = invite(survey=asked, asked=[Asked(amelie.pk, f"interaction:{about.pk}")]).values()
        record_answer(token=token, score=score)
    Verbatim.objects.filter(pk=verbatim(amelie).pk).update(channel="phone", tone="positive")
    owed = promise(amelie, agent_id=agent.pk)
    Promise.objects.filter(pk=owed.pk).update(
        due_at=days_ago(3), made_at=days_ago(4), made_with=Interaction.objects.get(pk=about.pk)
    )
    opened = case(amelie, team_id=agent.team_id)
    Interaction.objects.filter(pk=about.pk).update(case=opened)
    now = timezone.now()
    Case.objects.filter(pk=opened.pk).update(
        answered_at=now,
        answered_in=timedelta(hours=2),
        closed_at=now,
        solved_in=timedelta(hours=5),
        state="closed",
        outcome="solved",
        due_at=None,
        escalate_at=None,
    )


def _judged(amelie: Customer) -> None:
    CustomerPrediction.objects.create(
        customer=amelie,
        day=today(),
        purchases=2,
        alive=0.9,
        buys_soon=0.5,
        churn_risk=0.6,
        spend=Decimal(75),
        value=Decimal(150),
    )
    CustomerOpportunity.objects.create(
        customer=amelie, loyalty=Decimal("0.6"), open_value=150, loyalty_third=1, value_third=1
    )


def _tested() -> None:
    values = {"customers": 4, "service_cost": COSTS / 4}
    report = {"lifetime_values": values, "backtest": {"customers": 3, "error": 0.1}}
    PredictionFit.objects.create(
        day=today(),
        learnt="all",
        customers=3,
        repeat_buyers=1,
        horizon_days=365,
        soon_days=90,
        discount=0.1,
        report=report,
    )


def test_each_figure_is_there_for_all_it_is_split_by(everything):
    lacking = [
        (metric.key, split.value)
        for metric in kept_daily()
        for split in Split
        if metric.daily
        and (split in metric.daily.splits)
        != MetricSnapshot.objects.filter(metric=metric.key, n__gt=0, **everything[split].fields).exists()
    ]
    assert lacking == []


def test_what_a_customer_of_a_segment_is_worth(everything):
    """Of two who bought in the last year, one stayed of two: two years; two were won for 40 each."""
    mine = everything[Split.SEGMENT]
    assert CustomerMetrics.objects.filter(orders__gt=0).count() == 3
    assert [told("retention", mine), told("lifetime", mine), told("cac", mine)] == [(0.5, 2), (2, 2), (40, 2)]
    assert told("service_cost", mine) == (COSTS / 2, 2)
    assert told("clv_value", mine) == ((110 - COSTS) / 2 * 2 - 40, 2)
    assert told("clv_simple", mine) == (110 / 2 * 1 * 2, 2)
    assert told("clv_to_cac", mine) == ((110 - COSTS - 40) / 40, 2)


def test_service_and_value_of_a_segment_a_channel_a_team(everything):
    segment, channel, team = everything.values()
    waited = [told(metric, it) for metric in ("first_answer_time", "solution_time") for it in (channel, team)]
    assert waited == [(7200, 1), (7200, 1), (18000, 1), (18000, 1)]
    assert [told("promises_kept", channel), told("contact_csat", team)] == [(0, 1), (1, 1)]
    assert [told("customers_won", channel), told("customers_won", segment)] == [(1, 1), (1, 1)]
    assert [told("csat_mean"), told("ces_easy"), told("tone_positive", channel)] == [(4, 1), (1, 1), (1, 1)]
    assert told("concentration") == told("concentration", segment)
    assert told("time_stayed", segment) == (pytest.approx(4 / 12), 2)  # three months, and half of two more
    assert told("recency", EVERYTHING) == ((20 + 500 + 5) / 3, 3)
    assert told("value_at_stake", segment) == (150, 1)


def test_what_service_costs_by_channel_and_team_is_the_part_of_the_whole_that_arose_there(everything):
    """One contact over the phone, by the team; of the four who bought by the fit."""
    costs = [told("service_cost", it) for it in (EVERYTHING, *list(everything.values())[1:])]
    assert costs == [(COSTS / 4, 4)] * 3
    assert told("backtest_error") == (0.1, 3)


def test_what_was_counted_whole_has_no_interval(everything):
    for metric in kept_daily():
        if metric.daily and metric.daily.method in COUNTED:
            assert not MetricSnapshot.objects.filter(metric=metric.key, low__isnull=False).exists()
