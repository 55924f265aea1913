"""Reminders: planned as messages, let pass by the arbiter, stopped by whatever speaks against them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from journeys.domain.reminder import plan_due_reminders
from journeys.domain.sending import send_due_messages
from journeys.models import Message
from surveys.domain.answer import record_answer
from surveys.domain.invitation import find_invitation
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Invitation, Survey
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


@pytest.fixture
def asked(letterbox: Letterbox, amelie: Customer) -> Invitation:
    """She was sent a survey six days ago, and is reminded twice at most."""
    Survey.objects.update(most_reminders=2, remind_after_days=5)
    make_message(amelie)
    send_due_messages()
    return six_days_later()


def six_days_later() -> Invitation:
    ago = timezone.now() - timedelta(days=6)
    Message.objects.filter(state="sent").update(sending_at=ago)
    Invitation.objects.update(sent_at=ago)
    Invitation.objects.exclude(reminded_at=None).update(reminded_at=ago)
    return Invitation.objects.get()


def token_in(letterbox: Letterbox) -> str:
    found = re.search(r"/s/([\w-]{43})/", body(letterbox.mails[-1], "plain"))
    assert found
    return found[1]


def last() -> tuple[str, str]:
    message = Message.objects.filter(key__startswith="reminder:").latest("pk")
    return message.state, message.reason


def test_it_recalls_by_a_link_of_its_own_and_twice_at_most(letterbox: Letterbox, asked: Invitation) -> None:
    first = token_in(letterbox)
    assert (plan_due_reminders(), plan_due_reminders()) == (1, 0)
    send_due_messages()
    second = token_in(letterbox)
    assert (last(), first == second) == (("sent", ""), False)
    assert find_invitation(first) == find_invitation(second) == asked
    assert Invitation.objects.get().reminders == 1
    assert plan_due_reminders() == 0
    six_days_later()
    assert plan_due_reminders() == 1
    send_due_messages()
    six_days_later()
    assert (plan_due_reminders(), len(letterbox.mails)) == (0, 3)
    record_answer(token=second, score=9)
    assert (Answer.objects.get().invitation, find_invitation(first)) == (asked, asked)


@pytest.mark.parametrize("stop", ["answered", "begun", "unsubscribed", "closed"])
def test_it_is_stopped_between_planning_and_sending(
    letterbox: Letterbox, amelie: Customer, asked: Invitation, stop: str
) -> None:
    plan_due_reminders()
    if stop in {"answered", "begun"}:
        sender = Sender("b", "quick" if stop == "begun" else "")
        record_answer(token=token_in(letterbox), score=9, sender=sender)
    elif stop == "unsubscribed":
        factories.consent(amelie, granted=False)
    else:
        Survey.objects.update(active=False)
    send_due_messages()
    reasons = {"unsubscribed": ("suppressed", "no-consent"), "closed": ("cancelled", "survey-off")}
    assert last() == reasons.get(stop, ("cancelled", "exit-met"))
    assert len(letterbox.mails) == 1
    assert plan_due_reminders() == 0


def test_a_manager_sets_how_often(manager_client: Client) -> None:
    nps = Survey.objects.get(slug="nps-after-contact")
    page = f"/surveys/{nps.slug}/asking/"
    assert manager_client.get(page).status_code == 200
    for wrong in (
        {"most_reminders": 3, "remind_after_days": 5},
        {"most_reminders": 1, "remind_after_days": 0},
    ):
        assert manager_client.post(page, wrong).status_code == 422
    assert manager_client.post(page, {"most_reminders": 1, "remind_after_days": 4}).status_code == 302
    nps.refresh_from_db()
    assert (nps.most_reminders, nps.remind_after_days) == (1, 4)
