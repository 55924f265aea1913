"""How far an invitation came: each time is written once, by whoever knows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys.domain.answer import record_answer
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Invitation, Survey

pytestmark = pytest.mark.django_db
TIMES = ["sent_at", "bounced_at", "delivered_at", "opened_at", "started_at", "answered_at"]


def test_an_answer_in_doubt_is_started_and_answered_only_once_it_counts(ask) -> None:
    token = ask()
    record_answer(token=token, score=3, sender=Sender("machine", "quick"))
    invitation = Invitation.objects.select_related("survey").get()
    assert (bool(invitation.started_at), invitation.answered_at, invitation.state) == (True, None, "started")
    answer = record_answer(token=token, score=9, sender=Sender("person"))
    after = Invitation.objects.select_related("survey").get()
    assert (after.started_at, after.answered_at) == (invitation.started_at, answer.answered_at)
    assert (after.state, Answer.objects.count()) == ("answered", 1)


def test_the_furthest_it_came_is_its_state_unless_it_ended(nps: Survey) -> None:
    now = timezone.now()
    seen = []
    for last in range(len(TIMES) + 1):
        times = dict.fromkeys(TIMES[:last], now)
        seen.append(Invitation(survey=nps, expires_at=now + timedelta(days=1), **times).state.value)
    assert seen == ["created", "sent", "bounced", "bounced", "opened", "started", "answered"]
    assert Invitation(survey=nps, expires_at=now, sent_at=now).state == "expired"
    assert Invitation(survey=nps, expires_at=now, answered_at=now).state == "answered"
    assert Invitation(survey=Survey(active=False), expires_at=now, sent_at=now).state == "closed"
