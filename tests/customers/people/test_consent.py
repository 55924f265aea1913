"""Consent: a ledger, of which the latest statement per purpose and channel counts."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import Invalid
from customers.models import Consent, Event
from customers.people.domain.consent import consenting, current_consents, has_consent
from tests import factories

pytestmark = pytest.mark.django_db

SURVEY = {"purpose": "survey", "channel": "email"}


@pytest.fixture
def amelie():
    return factories.customer()


def test_no_statement_is_no_consent(amelie):
    assert not has_consent(customer_id=amelie.pk, **SURVEY)
    assert not consenting(**SURVEY).exists()


def test_the_latest_statement_counts_for_its_purpose_and_channel_alone(amelie):
    factories.consent(amelie)
    assert has_consent(customer_id=amelie.pk, **SURVEY)
    assert not has_consent(customer_id=amelie.pk, purpose="marketing", channel="email")
    assert not has_consent(customer_id=amelie.pk, purpose="survey", channel="sms")

    factories.consent(amelie, granted=False)
    assert not has_consent(customer_id=amelie.pk, **SURVEY)
    assert Consent.objects.count() == 2


def test_a_statement_heard_of_late_does_not_undo_a_later_one(amelie):
    factories.consent(amelie, granted=False, stated_at=factories.NOON)
    factories.consent(amelie, granted=True, stated_at=factories.NOON - timedelta(days=1))

    assert not has_consent(customer_id=amelie.pk, **SURVEY)
    assert list(consenting(**SURVEY)) == []


def test_of_two_statements_at_once_the_second_counts(amelie):
    factories.consent(amelie, granted=True, stated_at=factories.NOON)
    factories.consent(amelie, granted=False, stated_at=factories.NOON)

    assert not has_consent(customer_id=amelie.pk, **SURVEY)
    assert [consent.granted for consent in current_consents(amelie.pk)] == [False]


def test_who_agrees_is_found_as_a_set(amelie):
    refusing, silent = factories.customer(), factories.customer()
    factories.consent(amelie)
    factories.consent(refusing)
    factories.consent(refusing, granted=False)

    assert list(consenting(**SURVEY)) == [amelie]
    assert silent not in consenting(**SURVEY)


def test_each_statement_is_told(amelie):
    agent = factories.user()
    for granted in [True, False]:
        factories.consent(amelie, granted=granted, source="phone", actor_id=agent.pk)
    told = Event.objects.filter(kind__startswith="consent.").order_by("pk")

    assert list(told.values_list("kind", "data", "actor")) == [
        ("consent.given", {"purpose": "survey", "channel": "email", "source": "phone"}, agent.pk),
        ("consent.withdrawn", {"purpose": "survey", "channel": "email", "source": "phone"}, agent.pk),
    ]


def test_fact_and_event_roll_back_together(amelie):
    with transaction.atomic():
        factories.consent(amelie)
        transaction.set_rollback(True)

    assert (Consent.objects.count(), Event.objects.filter(kind="consent.given").count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"purpose": "spam"}, "purpose", "Value 'spam' is not a valid choice."),
        ({"channel": "pigeon"}, "channel", "Value 'pigeon' is not a valid choice."),
        ({"source": ""}, "source", "This field cannot be blank."),
    ],
)
def test_a_statement_about_nothing_we_know_is_refused(amelie, wrong, field, words):
    with pytest.raises(Invalid) as refusal:
        factories.consent(amelie, **wrong)

    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert Consent.objects.count() == 0


def test_it_refuses_a_statement_of_the_future_which_no_withdrawal_could_undo(amelie):
    with pytest.raises(Invalid) as refusal:
        factories.consent(amelie, stated_at=timezone.now() + timedelta(hours=2))
    assert refusal.value.field == "stated_at"
    factories.consent(amelie, stated_at=timezone.now() + timedelta(minutes=2))  # clocks differ a little
    factories.consent(amelie, granted=False)
    assert not has_consent(customer_id=amelie.pk, **SURVEY)
