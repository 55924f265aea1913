"""Who comes on a journey, how long they wait, and what takes them off it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.sql import execute
from customers.commerce.domain.cart import save_cart
from customers.domain.log import Batch, Position, record_event
from customers.models import Customer, Event
from journeys.domain.arbiter import exit_met
from journeys.domain.enrolment import follow_events
from journeys.domain.step import step_enrolments
from journeys.models import Enrolment, Journey, Message
from tests import factories

pytestmark = pytest.mark.django_db

SOLVED = {"interaction": 7, "solved": True, "channel": "phone"}


def read(after: int = 0, upto: int | None = None) -> None:
    """Hand the events with these numbers over as one batch, as the log would."""
    last = Event.objects.latest("pk") if upto is None else Event.objects.get(pk=upto)
    told = frozenset(Event.objects.values_list("kind", flat=True))
    first = Position(last.txid if after else last.txid - 1, after)
    follow_events(Batch(first, Position(last.txid, last.pk), told))


def enrolment() -> Enrolment:
    return Enrolment.objects.get()


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        # Europe/Paris: an ordinary day, the night of the spring change, the night of the autumn change
        ("2026-11-20T23:30:00+01:00", "2026-11-21T10:00:00+01:00"),
        ("2026-11-21T00:30:00+01:00", "2026-11-22T10:00:00+01:00"),
        ("2026-03-28T12:00:00+01:00", "2026-03-29T10:00:00+02:00"),
        ("2026-10-24T12:00:00+02:00", "2026-10-25T10:00:00+01:00"),
        ("2026-10-25T02:30:00+02:00", "2026-10-26T10:00:00+01:00"),
    ],
)
def test_the_next_day_at_ten_is_the_customer_s(amelie: Customer, changed: str, due: str) -> None:
    factories.cart(amelie, changed_at=datetime.fromisoformat(changed))
    Event.objects.update(recorded_at=datetime.fromisoformat(changed))
    read()
    assert enrolment().due_at == datetime.fromisoformat(due)


def test_ten_is_ten_where_the_customer_lives(amelie: Customer) -> None:
    Customer.objects.filter(pk=amelie.pk).update(time_zone="Asia/Tokyo")
    at = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # the 21st in Tokyo
    factories.cart(amelie, changed_at=at)
    Event.objects.update(recorded_at=at)
    read()
    assert enrolment().due_at == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_a_zone_nobody_knows_stops_nobody(amelie: Customer) -> None:
    Customer.objects.filter(pk=amelie.pk).update(time_zone="Mars/Olympus")
    factories.cart(amelie)
    read()
    assert enrolment().state == "waiting"


def test_each_change_of_the_cart_begins_the_wait_again(amelie: Customer) -> None:
    now = timezone.now()
    for hours in (30, 20, 1):
        save_cart(
            customer=amelie,
            external_id="c",
            source="shop",
            lines=factories.lines(5),
            changed_at=now - timedelta(hours=hours),
        )
        read()
    assert enrolment().due_at > now
    assert Event.objects.filter(kind="journey.entered").count() == 1


def test_once_reminded_a_cart_is_left_in_peace(amelie: Customer) -> None:
    factories.cart(amelie, external_id="c")
    read()
    Enrolment.objects.update(due_at=timezone.now())
    assert step_enrolments() == 1
    factories.cart(amelie, external_id="c")
    read()
    assert (enrolment().state, Message.objects.count(), step_enrolments()) == ("done", 1, 0)


def test_a_cart_filled_again_is_waited_for_again(amelie: Customer) -> None:
    cart = factories.cart(amelie, external_id="c")
    read()
    factories.cart(amelie, external_id="c", lines=[])
    read()
    assert enrolment().state == "left"
    factories.cart(amelie, external_id="c")
    read()
    assert (enrolment().state, enrolment().ended_at, enrolment().occasion) == (
        "waiting",
        None,
        f"cart:{cart.pk}",
    )


def test_the_same_batch_again_changes_nothing(amelie: Customer) -> None:
    factories.contact(amelie, solved=True)
    factories.cart(amelie)
    last = Event.objects.latest("pk").pk
    read(upto=last)
    before = list(Enrolment.objects.order_by("pk").values())
    read(upto=last)
    assert list(Enrolment.objects.order_by("pk").values()) == before
    assert Event.objects.filter(kind="journey.entered").count() == 2


def test_history_told_late_writes_to_nobody(amelie: Customer) -> None:
    factories.contact(amelie, solved=True, started_at=timezone.now() - timedelta(days=3))
    read()
    assert Enrolment.objects.count() == 0


def test_who_was_there_before_it_was_switched_off_may_still_leave(amelie: Customer) -> None:
    factories.cart(amelie)
    read()
    Journey.objects.update(active=False)
    Enrolment.objects.update(due_at=timezone.now())
    assert step_enrolments() == 0
    factories.cart(factories.customer())
    factories.order(amelie, 5, placed_at=timezone.now())
    read()
    assert [each.state for each in Enrolment.objects.all()] == ["left"]


def test_history_told_late_ends_nothing_and_reaches_no_goal(amelie: Customer) -> None:
    factories.cart(amelie)
    read()
    factories.order(amelie, 5, placed_at=timezone.now() - timedelta(hours=1))
    read()
    assert (enrolment().state, enrolment().goal_at) == ("waiting", None)
    assert not exit_met(enrolment())


def test_an_order_after_the_reminder_reaches_the_goal(amelie: Customer) -> None:
    factories.cart(amelie)
    read()
    order = factories.order(amelie, 5, placed_at=timezone.now())
    factories.order(amelie, 5, placed_at=timezone.now() + timedelta(hours=1))
    read()
    assert enrolment().goal_at == order.placed_at


def test_an_answer_reaches_the_goal_of_its_own_contact_only(amelie: Customer) -> None:
    calls = [factories.contact(amelie, solved=True) for _ in range(2)]
    read()
    record_event(
        kind="survey.answered", customer_id=amelie.pk, data={"occasion": f"interaction:{calls[0].pk}"}
    )
    read()
    assert [each.goal_at is None for each in Enrolment.objects.order_by("pk")] == [False, True]


def test_the_event_of_an_enrolment_holds_its_customer(amelie: Customer) -> None:
    """The enrolment itself refers to them without a constraint."""
    record_event(kind="contact.logged", customer_id=amelie.pk, data=SOLVED)
    read()
    execute("DELETE FROM customers_event WHERE kind <> 'journey.entered'")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="customers_event"), transaction.atomic():
        execute("DELETE FROM customers_customer WHERE id = %(id)s", id=amelie.pk)


def test_steps_are_taken_by_thousands_in_few_statements(make_people, django_assert_max_num_queries) -> None:
    for person in make_people(30):
        factories.contact(person, solved=True)
    with django_assert_max_num_queries(8):
        read()
    Enrolment.objects.update(due_at=timezone.now())
    with django_assert_max_num_queries(10):
        assert step_enrolments() == 30
    assert Message.objects.filter(state="due", purpose="survey").count() == 30
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"done"}


def test_a_step_taken_twice_plans_one_message(amelie: Customer) -> None:
    factories.contact(amelie, solved=True)
    read()
    Enrolment.objects.update(due_at=timezone.now())
    step_enrolments()
    Enrolment.objects.update(state="waiting", step=1, ended_at=None)
    assert step_enrolments() == 1
    assert Message.objects.count() == 1
