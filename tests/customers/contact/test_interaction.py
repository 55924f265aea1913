"""Log a contact: once per key, told in its transaction."""

from datetime import timedelta

import pytest
from django.db import transaction

from core.errors import Conflict, Invalid
from customers.contact.domain.interaction import NOTE_LIMIT, NOTE_ON_TIMELINE, log_contact
from customers.models import Event, Interaction
from tests import factories
from tests.customers.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    return factories.customer()


def test_a_contact_is_stored_with_the_event_that_tells_it(amelie):
    agent = factories.user()
    contact = log_contact(
        customer=amelie,
        channel="phone",
        direction="in",
        key="k1",
        reason=factories.reason("delivery-test"),
        outcome=factories.outcome("resolved-test"),
        agent_id=agent.pk,
        started_at=factories.NOON,
        duration=timedelta(minutes=6),
        solved=True,
        note="Colis\r\nabîmé\x00" + "é" * 500,
    )
    event = Event.objects.get(kind="contact.logged")

    assert contact.note == "Colis\nabîmé" + "é" * 500
    assert (event.customer, event.actor, event.occurred_at) == (amelie, agent, factories.NOON)
    assert event.data == {
        "interaction": contact.pk,
        "channel": "phone",
        "direction": "in",
        "reason": "delivery-test",
        "outcome": "resolved-test",
        "solved": True,
        "seconds": 360,
        "note": contact.note[:NOTE_ON_TIMELINE],
    }


def test_the_same_key_gives_back_the_contact_it_made(amelie):
    first = factories.contact(amelie, key="k1", note="first")
    second = factories.contact(amelie, key="k1", note="second")

    assert (second, second.note) == (first, "first")
    assert Event.objects.filter(kind="contact.logged").count() == 1


def test_the_same_key_for_another_customer_is_a_conflict(amelie):
    factories.contact(amelie, key="k1")

    with pytest.raises(Conflict, match="logged with another customer"):
        factories.contact(factories.customer(), key="k1")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"note": "x" * (NOTE_LIMIT + 1)}, "note", "A note has at most 20000 characters."),
        ({"duration": timedelta(seconds=-1)}, "duration", "A contact lasts between nothing and a day."),
        (
            {"duration": timedelta(days=1, seconds=1)},
            "duration",
            "A contact lasts between nothing and a day.",
        ),
        ({"channel": "pigeon"}, "channel", "Value 'pigeon' is not a valid choice."),
        ({"direction": "sideways"}, "direction", "Value 'sideways' is not a valid choice."),
        ({"key": ""}, "key", "This field cannot be blank."),
        ({"key": "x" * 121}, "key", "Ensure this value has at most 120 characters (it has 121)."),
    ],
)
def test_it_refuses_with_words_and_the_field_at_fault(amelie, wrong, field, words):
    with pytest.raises(Invalid) as refusal:
        factories.contact(amelie, **wrong)

    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert Interaction.objects.count() == 0


def test_fact_and_event_roll_back_together(amelie):
    with transaction.atomic():
        factories.contact(amelie)
        transaction.set_rollback(True)

    assert (Interaction.objects.count(), Event.objects.filter(kind="contact.logged").count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_contact_sent_five_times_at_once_is_stored_once():
    amelie = factories.customer()
    stored = at_once(5, lambda _n: factories.contact(amelie, key="k1"))

    assert len({contact.pk for contact in stored}) == 1
    assert Event.objects.filter(kind="contact.logged").count() == 1
