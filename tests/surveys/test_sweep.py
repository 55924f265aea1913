"""A machine that presses link after link of one mail: its first press is taken back, a person's is not."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from customers.models import Event
from metrics.domain.refresh import KINDS
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import confirm
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Invitation, Revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]


def stands() -> tuple[int, str, bool]:
    return Answer.objects.values_list("score", "suspicion", "counts").get()


@pytest.fixture
def sweep(send):
    """Each link is opened, read for five seconds, pressed; cookies are kept by a browser alone."""

    def sweep(token: str, *, scores=range(11), browser: Client | None = None) -> None:
        for score in scores:
            with time_machine.travel(timezone.now() + timedelta(seconds=5 * score)):
                visitor = browser or Client()
                visitor.get(f"/s/{token}/?score={score}")
                send(visitor, token, 5, score=score)

    return sweep


@pytest.mark.parametrize("browser", [None, Client()], ids=["without cookies", "with cookies"])
def test_its_first_press_counts_no_more_and_nothing_is_deleted(ask, sweep, browser):
    token = ask()
    sweep(token, scores=range(3), browser=browser)
    assert stands()[1:] == ("", True)
    sweep(token, scores=range(3, 11), browser=browser)
    _score, suspicion, counts = stands()
    assert (suspicion, counts) == ("swept", False)
    assert Invitation.objects.get().answered_at is None
    last = Event.objects.filter(kind="survey.doubted", data__revision=None).get()
    assert last.data["suspicion"] == "swept"
    assert last.kind in KINDS  # figures follow
    assert Revision.objects.count() == (10 if browser is None else 0)

    with time_machine.travel(timezone.now() + timedelta(hours=1)):  # the person comes
        record_answer(token=token, score=9, sender=Sender("mine"))
    assert stands() == (9, "", True)


def test_whoever_has_the_link_unmakes_no_answer_later(ask, client, send, sweep):
    token = ask()
    send(client, token, score=9)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        sweep(token)
    assert stands() == (9, "", True)


@pytest.mark.parametrize("sign", ["words", "replies", "confirmed", "house"])
def test_nor_at_once_where_a_person_showed(ask, sweep, sign, nps):
    token, known = ask(), Sender("" if sign == "house" else "mine", "quick" if sign == "confirmed" else "")
    answer = record_answer(token=token, score=9, comment="Bien" if sign == "words" else "", sender=known)
    if sign == "confirmed":
        confirm(answers=[answer.pk])
    if sign == "replies":
        question = nps.versions.get().questions.create(position=1, key="soon", kind="yesno")
        answer.replies.create(question=question, number=1, scale_min=0, scale_max=1)
    sweep(token)
    assert (stands()[0], stands()[2]) == (9, True)
    assert Invitation.objects.get().answered_at
