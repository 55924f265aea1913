"""Invitations: once per occasion, by a secret that is nowhere stored."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from customers.models import Customer, Event
from customers.people.domain.customer import create_customer
from customers.privacy.domain.erasure import erase_customer
from surveys.domain.answer import record_answer, take_at_once
from surveys.domain.invitation import Asked, find_invitation, invite
from surveys.domain.reminder import remind
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Invitation, Survey

pytestmark = pytest.mark.django_db


def test_it_invites_a_batch_in_one_statement(nps: Survey, django_assert_num_queries) -> None:
    people = [create_customer(last_name=f"Nr {n}", language="en") for n in range(3)]
    asked = [Asked(person.pk, f"interaction:{n}") for n, person in enumerate(people)]
    with django_assert_num_queries(1):
        tokens = invite(survey=nps, asked=asked)
    assert list(tokens) == ["interaction:0", "interaction:1", "interaction:2"]
    first = Invitation.objects.get(occasion="interaction:0")
    assert (first.customer, first.language, first.answered_at) == (people[0], "en", None)
    assert first.expires_at - first.created_at == timedelta(days=nps.valid_days)
    assert Event.objects.filter(kind="survey.invited").order_by("pk").values_list(
        "customer", "data"
    ).first() == (
        people[0].pk,
        {
            "invitation": first.pk,
            "survey": "nps-after-contact",
            "title_fr": "Recommandation après un contact",
            "title_en": "Recommendation after a contact",
            "occasion": "interaction:0",
        },
    )


def test_it_asks_about_an_occasion_only_once(nps: Survey, customer: Customer) -> None:
    assert list(invite(survey=nps, asked=[Asked(customer.pk, "interaction:1")])) == ["interaction:1"]
    assert invite(survey=nps, asked=[Asked(customer.pk, "interaction:1")]) == {}
    assert Event.objects.filter(kind="survey.invited").count() == 1


def test_the_token_is_256_bits_and_only_its_hash_is_stored(ask) -> None:
    token = ask()
    assert len(token) == 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(i)::text FROM surveys_invitation i")
        (row,) = cursor.fetchone()
        cursor.execute("SELECT to_jsonb(e)::text FROM customers_event e WHERE kind = 'survey.invited'")
        (event,) = cursor.fetchone()
    assert token not in row
    assert token not in event
    assert hashlib.sha256(token.encode()).hexdigest() in row


def test_a_link_expires(ask) -> None:
    token = ask()
    assert find_invitation(token) == Invitation.objects.get()
    Invitation.objects.update(expires_at="2020-01-01T00:00Z")
    assert find_invitation(token) is None


def test_what_was_answered_on_the_last_day_may_be_changed_as_long_as_promised(ask, customer) -> None:
    token, doubted = ask("o:1"), ask("o:2")
    record_answer(token=token, score=9)
    record_answer(token=doubted, score=0, sender=Sender("machine", "quick"))
    now = timezone.now()
    Invitation.objects.update(expires_at=now)
    with time_machine.travel(now + timedelta(days=1)):
        assert find_invitation(doubted) is None
        assert record_answer(token=token, score=3).score == 3
    Invitation.objects.update(answered_at=now - timedelta(days=7))
    assert find_invitation(token) is None


def test_the_links_of_who_was_erased_are_over_at_once(ask, customer) -> None:
    token = ask()
    record_answer(token=token, score=9)
    erase_customer(customer=customer, actor_id=None)
    assert find_invitation(token) is None


def test_the_link_of_a_reminder_answers_too(client, ask, send) -> None:
    """Its token is none of the invitation: it takes the long way, and counts."""
    ask()
    invitation = Invitation.objects.get()
    token = remind(survey_id=invitation.survey_id, occasion=invitation.occasion)
    assert token
    said = {"score": "8", "comment": "", "browser": "b"}
    assert take_at_once(token=token, number=invitation.pk, **said) is None
    assert send(client, token, score=8).status_code == 200
    answer = Answer.objects.get()
    assert (answer.invitation, answer.score, answer.counts) == (invitation, 8, True)
