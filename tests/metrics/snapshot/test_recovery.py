"""Figures of the closed loop: in time, recovered, by how much, what is at stake; who stands behind."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from crm.models import Team
from customers.models import Case
from metrics.domain.behind import POPULATIONS, Narrowed
from metrics.domain.days import today
from metrics.domain.snapshot.series import Scope
from metrics.domain.snapshot.take import take_snapshots
from metrics.models import CustomerPrediction
from surveys.domain.gesture import make_gesture, undo_gesture
from surveys.models import FollowUp, Survey
from tests import factories
from tests.journeys.loop import says
from tests.metrics.snapshot.test_take import told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def followed(team: Team, before: int, after: int | None, *, late: bool = False, stage: str = "") -> FollowUp:
    answer, now = says(before), timezone.now()
    assert answer.customer
    case = factories.case(answer.customer, team_id=team.pk)
    second = says(after, slug="second-nps", of=answer.customer) if after is not None else None
    judged = "" if after is None else "recovered" if after > 8 else "lost"
    return FollowUp.objects.create(
        answer=answer,
        customer=answer.customer,
        case=case,
        action="recover",
        rule=1,
        rule_version=1,
        stage=stage or judged or "heard",
        contact_by=now - DAY,
        contacted_at=None if late else now - 2 * DAY,
        second_survey=Survey.objects.get(slug="second-nps"),
        second_answer=second,
        ended_at=now if second or stage else None,
    )


def test_the_figures_and_who_stands_behind_them():
    care, other = Team.objects.create(name="Care"), Team.objects.create(name="Shop")
    won, lost = followed(care, 2, 9), followed(care, 5, 6)
    late, unknown = followed(other, 1, None, late=True), followed(other, 3, None, stage="unknown")
    ahead = followed(other, 0, None, late=True)
    FollowUp.objects.filter(pk=ahead.pk).update(contact_by=timezone.now() + DAY)
    for row in (won, lost):
        CustomerPrediction.objects.create(
            customer=row.customer,
            day=today(),
            purchases=1,
            buys_soon=0.5,
            churn_risk=0.5,
            spend=Decimal(75),
            value=Decimal(150),
        )
    unheard = followed(other, 2, None, late=True, stage="unknown")
    FollowUp.objects.filter(pk=unheard.pk).update(contact_by=timezone.now() + DAY, solved_at=timezone.now())
    take_snapshots()

    mine = Scope(team=care.pk)
    assert [told("followed_up"), told("followed_up", mine)] == [(0.6, 5), (1, 2)]
    assert [told("recovered"), told("recovery_change"), told("value_saved")] == [(0.5, 2), (4, 2), (150, 1)]

    def behind(metric: str, side: str) -> set[int]:
        population = POPULATIONS[metric]
        found = population.side(side)
        assert found is not None
        return {row.pk for row in population.rows(found, Narrowed(), today=today())}

    assert behind("followed_up", "late") == {late.pk, unheard.pk}
    assert behind("followed_up", "in_time") == {won.pk, lost.pk, unknown.pk}
    assert (behind("recovered", "recovered"), behind("recovered", "lost")) == ({won.pk}, {lost.pk})


def test_what_making_good_cost_and_what_it_brought():
    """Points at what one costs, codes at their cost; points taken back count no more, a told code does."""
    care = Team.objects.create(name="Care")
    won, lost = followed(care, 2, 9), followed(care, 5, 6)
    figures = {
        "purchases": 1,
        "buys_soon": 0.5,
        "churn_risk": 0.5,
        "spend": Decimal(75),
        "value": Decimal(158),
    }
    CustomerPrediction.objects.create(customer=won.customer, day=today(), **figures)
    make_gesture(follow_up=won, key="1", limit=None, points=300)
    code = make_gesture(follow_up=won, key="2", limit=None, code="SORRY", cost=Decimal(5))
    points = make_gesture(follow_up=lost, key="3", limit=None, points=100)
    for gesture in (code, points):
        undo_gesture(gesture=gesture, actor_id=None)
    take_snapshots()
    assert [told("recovery_cost"), told("recovery_cost", Scope(team=care.pk))] == [(8, 2), (8, 2)]
    assert told("recovery_return") == (18.75, 2)
    given = POPULATIONS["recovery_cost"].side("")
    assert given
    rows = POPULATIONS["recovery_cost"].rows(given, Narrowed(), today=today())
    assert [(row.pk, row.cost) for row in rows] == [(won.pk, Decimal(8))]


def test_a_case_is_of_its_owners_team_in_the_figure_and_in_the_list():
    care, shop = Team.objects.create(name="Care"), Team.objects.create(name="Shop")
    handed, without = followed(care, 2, 9), followed(care, 2, 9)
    owner = factories.user("agent", team=shop)
    Case.objects.filter(follow_up=handed).update(owner=owner)
    Case.objects.filter(follow_up=without).update(team=None, owner=owner)
    for key, row in enumerate((handed, without)):
        make_gesture(follow_up=row, key=str(key), limit=None, points=300)
    take_snapshots()
    assert [told("recovery_cost", Scope(team=of.pk)) for of in (shop, care)] == [(6, 2), None]
    for metric in ("recovery_cost", "recovered"):
        population = POPULATIONS[metric]
        side = population.sides[0]
        found = [
            {row.pk for row in population.rows(side, Narrowed(team=of.pk), today=today())}
            for of in (shop, care)
        ]
        assert found == [{handed.pk, without.pk}, set()], metric
