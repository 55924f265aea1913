"""Who is left without messages: drawn once, told apart from the others for good, and written to by nobody."""

from datetime import timedelta
from email.utils import parseaddr
from hashlib import sha256
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Invalid
from crm.models import User
from customers.identity.domain.merge import merge_customers
from customers.models import Customer, Event
from customers.privacy.domain.copy import copy_of
from journeys.domain.hold_out import compared
from journeys.domain.journey import check_journey, hold_out, switch_journey
from journeys.domain.sending import send_due_messages
from journeys.domain.step import step_enrolments
from journeys.models import EffectTally, Enrolment, Journey, Message
from tests import factories
from tests.factories import NOON
from tests.journeys.conftest import make_due
from tests.journeys.test_enrolment import read

pytestmark = pytest.mark.django_db


def cart() -> Journey:
    return Journey.objects.get(slug="abandoned-cart")


@pytest.fixture
def half(db) -> Journey:
    journey = cart()
    hold_out(journey=journey, share=50)
    return journey


def drawn(journey: Journey, customer: Customer) -> int:
    return int(sha256(f"hold-out:{journey.pk}:{customer.pk}".encode()).hexdigest()[:8], 16) % 100


def group_of(customer: Customer) -> set[bool]:
    return set(Enrolment.objects.filter(customer=customer).values_list("held_out", flat=True))


def test_nobody_is_held_out_unless_somebody_says_so(make_people) -> None:
    for person in make_people(20):
        factories.cart(person)
    read()
    assert set(Enrolment.objects.values_list("held_out", flat=True)) == {False}
    assert not Event.objects.filter(data__has_key="held_out").exists()


def test_who_is_held_out_is_drawn_by_customer_and_journey(half: Journey, make_people) -> None:
    people = make_people(60)
    for person in people * 2:  # each leaves two carts
        factories.cart(person)
    read()
    for person in people:
        assert group_of(person) == {drawn(half, person) < 50}
    held = [drawn(half, person) < 50 for person in people]
    assert 15 < sum(held) < 45
    assert len(set(pairwise(held))) == 4, "no order of numbers tells who is next"
    told = Event.objects.filter(kind="journey.entered", data__held_out=True)
    assert set(told.values_list("customer", flat=True)) == {
        person.pk for person, is_held in zip(people, held, strict=True) if is_held
    }


def test_a_larger_share_holds_whom_a_smaller_one_held(half: Journey, make_people) -> None:
    people = make_people(40)
    shares = {}
    for share in (20, 40):
        hold_out(journey=half, share=share)
        for person in people:
            factories.cart(person)
        read()
        entered = Enrolment.objects.filter(version=half.version, held_out=True)
        shares[share] = set(entered.values_list("customer", flat=True))
    assert shares[20] < shares[40]
    assert half.version == half.hold_out_from == 4


def test_no_message_reaches_who_is_held_out(half: Journey, make_people, letterbox, no_quiet_hours) -> None:
    people = make_people(24)
    for person in people:
        factories.cart(person)
    read()
    make_due()
    step_enrolments()
    make_due()
    while send_due_messages():
        pass
    held = Enrolment.objects.filter(held_out=True)
    written = {parseaddr(mail["To"])[1] for mail in letterbox.mails}
    for person in people:
        address = person.emails.get().address
        assert (address in written) == (drawn(half, person) >= 50)
    kept = Message.objects.filter(enrolment__in=held)
    assert set(kept.values_list("state", "reason")) == {("suppressed", "held-out")}
    assert kept.count() == held.count() > 0
    assert set(held.values_list("state", flat=True)) == {"done"}, "they go the same way"


def test_both_groups_reach_the_goal_alike(half: Journey, make_people) -> None:
    people = make_people(24)
    for person in people:
        factories.cart(person)
    read()
    for person in people:
        factories.order(person, 50, placed_at=timezone.now())
    read()
    assert not Enrolment.objects.filter(goal_at=None).exists()
    assert set(Enrolment.objects.values_list("state", "held_out")) == {("left", True), ("left", False)}


def two(journey: Journey, make_people) -> tuple[Customer, Customer]:
    """One of each group."""
    people = make_people(30)
    is_held = {drawn(journey, person) < journey.hold_out: person for person in people}
    return is_held[True], is_held[False]


def test_a_merge_moves_nobody_into_another_group(half: Journey, make_people) -> None:
    held, treated = two(half, make_people)
    factories.cart(held)
    read()
    merge_customers(survivor=treated, merged=held)
    factories.cart(treated)
    read()
    assert group_of(treated) == {True}


def test_whom_a_merge_put_into_both_groups_is_in_neither(half: Journey, make_people) -> None:
    held, treated = two(half, make_people)
    for person in (held, treated):
        factories.cart(person)
    read()
    Enrolment.objects.update(entered_at=timezone.now() - timedelta(days=8))
    assert compared([half]).count() == 2
    merge_customers(survivor=held, merged=treated)
    assert group_of(held) == {True, False}
    assert list(compared([half])) == []


def test_it_is_in_the_file_of_the_person(half: Journey, make_people) -> None:
    held, _treated = two(half, make_people)
    factories.cart(held)
    read()
    assert '"held_out":true' in "".join(copy_of(held)).replace(" ", "")


@pytest.mark.parametrize(
    ("slug", "share", "why"),
    [
        ("abandoned-cart", 51, "Between 0 and 50"),
        ("abandoned-cart", -1, "Between 0 and 50"),
        ("survey-after-solved-call", 10, "more than news and offers"),
    ],
)
def test_what_cannot_be_held_back_is_refused(db, slug: str, share: int, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        hold_out(journey=Journey.objects.get(slug=slug), share=share)
    assert Journey.objects.get(slug=slug).hold_out == 0


def test_another_share_is_told_with_who_chose_it_and_what_was_compared_until_then(
    half: Journey, manager: User
) -> None:
    EffectTally.objects.create(
        journey=half, held_out=True, customers=30, reached=3, revenue=0, squares=0, points=0, since=NOON
    )
    hold_out(journey=half, share=20, actor_id=manager.pk)
    assert (half.changed_by, half.hold_out) == (manager, 20)
    told = Event.objects.filter(kind="journey.changed").latest("pk")
    assert (told.actor, told.customer) == (manager, None)
    assert told.data == {
        "journey": half.slug,
        "hold_out": 20,
        "hold_out_before": 50,
        "compared": {"held_back": {"customers": 30, "reached": 3}},
    }
    switch_journey(journey=half, active=not half.active, actor_id=manager.pk)
    switch_journey(journey=half, active=half.active)
    assert Event.objects.filter(kind="journey.changed").latest("pk").data == {
        "journey": half.slug,
        "active": half.active,
    }


def test_without_a_goal_nobody_is_held_back_nor_switched_on(half: Journey) -> None:
    half.goal = {}
    half.save()
    for refused in (check_journey, lambda journey: switch_journey(journey=journey, active=True)):
        with pytest.raises(Invalid, match="Without a goal"):
            refused(half)


def test_the_database_knows_the_largest_share(db) -> None:
    with pytest.raises(IntegrityError, match="journey_hold_out"), transaction.atomic():
        Journey.objects.update(hold_out=51)
