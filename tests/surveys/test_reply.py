"""Replies belong to one browser's answer that counts, and to questions that are asked."""

from typing import Any

import pytest
from django.test import Client

from core.errors import Conflict
from surveys.domain.answer import record_answer
from surveys.domain.builder import add_question
from surveys.domain.confirmation import confirm
from surveys.domain.heard import questions_of
from surveys.domain.question import read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
from surveys.domain.version import publish
from surveys.models import Answer, Reply, Revision, Survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]


@pytest.fixture
def nps(nps: Survey) -> Survey:
    """What could be better (up to 6)? And how (where that was answered)?"""
    words: Any = {"kind": "text", "text_fr": "?", "text_en": "?"}
    add_question(survey=nps, key="what", show_if="score", show_op="most", show_value="6", **words)
    add_question(survey=nps, key="how", show_if="what", show_op="is", show_value="Delay", **words)
    publish(survey=nps)
    return nps


def reply(answer: Answer, sender: Sender) -> None:
    what, how = questions_of(answer)
    record_replies(answer=answer, said=[read(what, "", ["Delay"]), read(how, "", ["Call"])], sender=sender)


def texts() -> list[str]:
    return list(Reply.objects.order_by("pk").values_list("text", flat=True))


def shown(page: Any) -> set[str | None]:
    return {template.name for template in page.templates}


def test_the_same_answer_from_another_browser_is_thanked_and_shown_nothing(client, ask, send):
    token = ask()
    assert "surveys/questions.html" in shown(send(client, token, score=2))
    client.post(f"/s/{token}/questions/", {"place": "0", "q-what": "Delay"})
    page = send(Client(), token, score=2)
    assert ("surveys/thanks.html" in shown(page), "Delay" in page.content.decode()) == (True, False)
    again = send(client, token, score=2)
    assert "Delay" in again.content.decode()


def test_an_answer_in_doubt_takes_no_replies(client, ask, send):
    token = ask()
    send(client, token, 0, score=2)
    page = client.post(f"/s/{token}/questions/", {"place": "0", "q-what": "Delay"})
    assert (page.status_code, texts()) == (422, [])
    with pytest.raises(Conflict):
        record_replies(answer=Answer.objects.get(), said=[])


def test_who_takes_the_place_of_a_machine_is_not_given_its_replies(ask):
    token, machine = ask(), Sender("machine")
    answer = record_answer(token=token, score=2, sender=machine)
    reply(answer, machine)
    Answer.objects.update(suspicion="quick")
    record_answer(token=token, score=2, sender=Sender("mine"))
    assert (Answer.objects.get().counts, texts()) == (True, [])


def test_another_score_forgets_what_is_asked_no_more(ask):
    token, mine = ask(), Sender("mine")
    reply(record_answer(token=token, score=2, sender=mine), mine)
    record_answer(token=token, score=3, sender=mine)
    assert texts() == ["Delay", "Call"]
    record_answer(token=token, score=9, sender=mine)
    assert texts() == []


def test_so_does_a_reply_or_a_revision(ask):
    token, mine = ask(), Sender("mine")
    answer = record_answer(token=token, score=2, sender=mine)
    reply(answer, mine)
    record_replies(answer=answer, said=[read(questions_of(answer)[0], "", ["Price"])], sender=mine)
    assert texts() == ["Price"]
    record_answer(token=token, score=9, sender=Sender("other"))
    confirm(revisions=[Revision.objects.get().pk])
    assert texts() == []
