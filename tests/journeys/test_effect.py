"""What a journey brings: who is compared, what both groups did, and where it is shown."""

import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.loop import EFFECTS
from customers.models import Customer, Order, PointsAccount, Posting
from journeys.domain.effect import count_effects, effects
from journeys.domain.journey import hold_out
from journeys.models import EffectTally, Enrolment, Journey, Message, MessageTemplate
from metrics.domain.action import Plan, measured_return, plan_action
from metrics.domain.effect import Effect
from metrics.domain.recount import recount_due
from metrics.domain.return_terms import Terms, state_term
from tests import factories
from tests.journeys.conftest import make_message

pytestmark = pytest.mark.django_db
PAGE = reverse("journeys:journey-detail", args=["abandoned-cart"])
REPORT = reverse("metrics:journey-effects")
DAY = timedelta(days=1)


@pytest.fixture
def journey(db) -> Journey:
    journey = Journey.objects.get(slug="abandoned-cart")
    hold_out(journey=journey, share=20)
    return journey


def came(
    journey: Journey, *, held_out: bool = False, days: float = 20, of: Customer | None = None, **more: object
) -> Enrolment:
    customer, at = of or factories.customer(), timezone.now() - days * DAY
    fields = {
        "version": journey.version,
        "event_id": 1,
        "state": "done",
        "due_at": at,
        "entered_at": at,
        "ended_at": at,
    }
    number = Enrolment.objects.count()
    return Enrolment.objects.create(
        journey=journey, customer=customer, occasion=f"cart:{number}", held_out=held_out, **(fields | more)
    )


def bought(enrolment: Enrolment, total: int, *, after: float = 2) -> Order:
    at = enrolment.entered_at + after * DAY
    Enrolment.objects.filter(pk=enrolment.pk).update(goal_at=at)
    return factories.order(enrolment.customer, total, placed_at=at)


def counted(journey: Journey) -> Effect:
    count_effects()
    return next(each for each in effects() if each.slug == journey.slug)


def groups(journey: Journey) -> dict[bool, tuple[int, int]]:
    count_effects()
    return {it.held_out: (it.reached, it.customers) for it in EffectTally.objects.filter(journey=journey)}


# ── Who is compared ──────────────────────────────────────────────────────────────────────────────────────


def test_each_customer_counts_once_by_their_first_time(journey: Journey) -> None:
    first = came(journey)
    bought(came(journey, of=first.customer, days=10), 50)
    came(journey, held_out=True)
    assert groups(journey) == {False: (0, 1), True: (0, 1)}


def test_who_has_time_left_does_not_count_yet(journey: Journey) -> None:
    came(journey, days=6.9)
    came(journey, days=7.1)
    assert groups(journey) == {False: (0, 1)}


def test_who_came_before_this_share_does_not_count(journey: Journey) -> None:
    came(journey, version=1)
    came(journey, version=2)
    assert groups(journey) == {False: (0, 1)}
    hold_out(journey=journey, share=30)
    assert not EffectTally.objects.exists()
    assert groups(journey) == {}


def test_revenue_is_net_and_of_the_time_of_the_goal(journey: Journey) -> None:
    one = came(journey)
    factories.refund(bought(one, 80), 30)
    bought(one, 20, after=6.9)
    bought(one, 500, after=7.1)
    factories.order(one.customer, 500, placed_at=one.entered_at - DAY)
    came(journey)
    treated = counted(journey).treated
    assert (treated.customers, treated.reached, treated.revenue, treated.squares) == (2, 1, 70, 4900)


def test_messages_and_points_are_those_of_the_time_of_the_goal(journey: Journey) -> None:
    one, other = came(journey), came(journey, held_out=True)
    order = bought(one, 80)
    account = PointsAccount.objects.create(customer=one.customer, balance=80)
    Posting.objects.create(account=account, points=80, kind="earned", source_key="x", order=order)
    for key, after, state in (("a", 1, "sent"), ("b", 8, "sent"), ("c", 1, "cancelled")):
        made = make_message(one.customer, template="cart-reminder", key=key, occasion=one.occasion)
        at = one.entered_at + after * DAY
        left = {"mime": b"x", "sending_at": at} if state == "sent" else {"reason": "exit-met"}
        Message.objects.filter(pk=made.pk).update(state=state, **left)
    found = counted(journey)
    assert (found.treated.messages, found.treated.points) == ({"email": 1}, 80)
    assert (found.held_back.messages, found.held_back.points) == ({}, 0)
    assert other.held_out


def test_counting_writes_nothing_where_nothing_changed_and_forgets_who_is_gone(journey: Journey) -> None:
    one = came(journey)
    count_effects()
    place = EffectTally.objects.extra({"at": "ctid::text"}).values_list("at", flat=True)
    before = list(place)
    count_effects()
    assert list(place.all()) == before
    Enrolment.objects.filter(pk=one.pk).delete()
    assert groups(journey) == {}


def test_it_is_counted_by_the_clock(journey: Journey) -> None:
    came(journey)
    assert recount_due([EFFECTS]) == ["effects"]
    assert EffectTally.objects.count() == 1
    assert next(iter(effects())).counted_at is not None


# ── What it brought ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def told(journey: Journey) -> Journey:
    """20 of 40 treated bought for 50 or 60, 4 of 40 held back for 50; 40 messages left."""
    for number in range(40):
        treated, held_back = came(journey), came(journey, held_out=True)
        if number < 20:
            bought(treated, 50 + 10 * (number % 2))
        if number < 4:
            bought(held_back, 50)
    words = MessageTemplate.objects.get(slug="cart-reminder")
    Message.objects.bulk_create(
        Message(
            key=f"m{each.pk}",
            customer_id=each.customer_id,
            enrolment=each,
            step=1,
            template=words,
            purpose="marketing",
            channel="email",
            state="sent",
            mime=b"x",
            due_at=each.entered_at,
            sending_at=each.entered_at,
            expires_at=each.entered_at,
        )
        for each in Enrolment.objects.filter(held_out=False)
    )
    count_effects()
    return journey


def test_lift_and_return_of_an_action(told: Journey) -> None:
    state_term(about="margin", value=Decimal(40))
    state_term(about="email", value=Decimal("0.5"))
    plan = Plan(title="Remind", due_on=timezone.localdate(), journey=told.slug, cost=Decimal(20))
    action = plan_action(plan=plan, actor_id=None)
    known = {each.slug: each for each in effects()}
    effect, found = known[told.slug], measured_return(action, known, Terms.now())
    assert effect.lift
    assert (round(effect.lift.value, 4), effect.lift.verdict) == (0.4, "more")
    assert found
    assert found.margin
    assert found.value
    # 1,100 / 40 − 200 / 40 = 22.50 for each of 40, 40 % of it; 40 × 0.50 and 20 of cost.
    assert round(found.margin.value, 6) == 360
    assert (found.cost, round(found.value.value, 6)) == (40, 8)
    assert found.value.low < 8 < found.value.high
    assert found.missing == []


def test_what_is_not_stated_is_said_instead_of_a_number(told: Journey) -> None:
    action = plan_action(
        plan=Plan(title="Remind", due_on=timezone.localdate(), journey=told.slug), actor_id=None
    )
    known = {each.slug: each for each in effects()}
    found = measured_return(action, known, Terms.now())
    assert found
    assert (found.value, len(found.unstated), found.untold) == (None, 2, [])
    assert found.cost is None, "what nobody has stated is not free"
    state_term(about="margin", value=Decimal(40))
    found = measured_return(action, known, Terms.now())
    assert found
    assert found.missing == ["Nobody has stated what a message costs (Email)."]


def test_too_few_are_too_few(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)  # a second and 60 MB of whoever opens a page
    for number in range(10):
        bought(came(journey), 50 + number)
        came(journey, held_out=True)
    state_term(about="margin", value=Decimal(40))
    count_effects()
    action = plan_action(
        plan=Plan(title="x", due_on=timezone.localdate(), journey=journey.slug, cost=Decimal(1)),
        actor_id=None,
    )
    found = measured_return(action, {each.slug: each for each in effects()}, Terms.now())
    assert found
    assert (found.value, found.unstated, [words[:11] for words in found.untold]) == (
        None,
        [],
        ["Too few to "],
    )
