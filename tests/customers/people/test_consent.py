"""Consent: a ledger, of which the latest statement per purpose and channel counts."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import Invalid
from customers.models import Consent, ConsentTerm, Event
from customers.people.domain.consent import (
    consenting,
    current_consents,
    has_consent,
    last_word,
    statements_of,
)
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
        ({"origin": "rumour"}, "origin", "Value 'rumour' is not a valid choice."),
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


class TestInForce:
    """The one definition, asked in every way it can be asked."""

    PHONE: ClassVar[dict[str, Any]] = {"purpose": "marketing", "channel": "phone"}

    @pytest.fixture(autouse=True)
    def terms(self):
        ConsentTerm.objects.all().delete()
        ConsentTerm.objects.bulk_create(
            [ConsentTerm(country="", months=24), ConsentTerm(country="FR", months=12)]
        )

    def standing(self, customer, purpose, channel):
        """All doors agree; the word of the ledger comes back."""
        asked = {"purpose": purpose, "channel": channel}
        said = last_word(customer_id=customer.pk, **asked)
        in_force = said is not None and said.standing == "in_force"
        assert has_consent(customer_id=customer.pk, **asked) == in_force
        assert consenting(**asked).filter(pk=customer.pk).exists() == in_force
        shown = {(each.purpose, each.channel): each.standing for each in current_consents(customer.pk)}
        assert shown.get((purpose, channel)) == (said and said.standing)
        latest = [each.standing for each in statements_of(customer.pk) if each.standing != "superseded"]
        assert latest == ([said.standing] if said else [])
        return said and said.standing

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, "in_force"),
            ({"granted": False}, "withdrawn"),
            ({"origin": "import"}, "unproven"),
            ({"origin": "import", "proof": " \n"}, "unproven"),
            ({"origin": "import", "proof": "form 7"}, "in_force"),
            ({"origin": "import", "granted": False}, "withdrawn"),
            ({"origin": "paper"}, "in_force"),
        ],
    )
    def test_granted_and_proven_where_it_must_be(self, amelie, fields, expected):
        factories.consent(amelie, **fields)
        assert self.standing(amelie, **SURVEY) == expected

    def test_an_import_without_proof_counts_as_the_last_word(self, amelie):
        factories.consent(amelie)
        factories.consent(amelie, origin="import")
        assert self.standing(amelie, **SURVEY) == "unproven"
        assert [each.standing for each in statements_of(amelie.pk)] == ["unproven", "superseded"]

    @pytest.mark.parametrize(
        ("country", "days", "expected"),
        [
            ("FR", 360, "in_force"),
            ("FR", 370, "expired"),
            ("BE", 370, "in_force"),
            ("BE", 735, "expired"),
            ("", 735, "expired"),
        ],
    )
    def test_consent_to_be_phoned_expires_where_the_customer_lives(self, country, days, expected):
        customer = factories.customer(country=country)
        at = timezone.now() - timedelta(days=days)
        factories.consent(customer, stated_at=at, **self.PHONE)
        assert self.standing(customer, **self.PHONE) == expected

    def test_it_ends_on_the_day(self):
        customer = factories.customer(country="FR")
        consent = factories.consent(customer, stated_at=datetime(2024, 2, 29, 12, tzinfo=UTC), **self.PHONE)
        ends = datetime(2025, 2, 28, 12, tzinfo=UTC)
        just_before = ends - timedelta(microseconds=1)
        at_that_time = [last_word(customer_id=customer.pk, at=at, **self.PHONE) for at in (just_before, ends)]
        assert [(each.standing, each.expires_at) for each in at_that_time if each] == [
            ("in_force", ends),
            ("expired", ends),
        ]
        assert Consent.objects.in_force(at=consent.stated_at).get() == consent

    def test_a_refusal_and_the_other_channels_never_expire(self, amelie):
        long_ago = datetime(2001, 1, 1, tzinfo=UTC)
        factories.consent(amelie, granted=False, stated_at=long_ago, **self.PHONE)
        factories.consent(amelie, stated_at=long_ago, purpose="marketing", channel="sms")
        stood = current_consents(amelie.pk)
        assert [(each.channel, each.standing, each.expires_at) for each in stood] == [
            ("phone", "withdrawn", None),
            ("sms", "in_force", None),
        ]

    def test_without_a_term_it_expires_all_the_same(self):
        ConsentTerm.objects.all().delete()
        customer = factories.customer(country="FR")
        factories.consent(customer, stated_at=timezone.now() - timedelta(days=370), **self.PHONE)
        assert self.standing(customer, **self.PHONE) == "expired"

    def test_the_set_is_one_statement(self, django_assert_num_queries):
        for n in range(3):
            factories.consent(factories.customer(country="FR"), granted=n < 2, **self.PHONE)
        with django_assert_num_queries(1):
            assert len(consenting(**self.PHONE)) == 2
