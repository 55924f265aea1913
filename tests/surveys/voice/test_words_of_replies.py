"""What is said in words to further questions is heard as a comment is, and follows what is said later."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from customers.domain.log import Batch, Position
from customers.models import Event
from customers.privacy.domain.erasure import erase_customer
from surveys.domain.answer import record_answer
from surveys.domain.builder import add_question
from surveys.domain.confirmation import confirm
from surveys.domain.heard import questions_of
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import make_open_link
from surveys.domain.question import read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
from surveys.domain.verbatim import correct_tone
from surveys.domain.version import publish
from surveys.domain.voice.gather import KINDS, gather_answers, gather_words
from surveys.domain.voice.reading import read_due
from surveys.models import Answer, Survey, Verbatim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]
MINE = Sender("mine")


@pytest.fixture
def nps(nps: Survey) -> Survey:
    words: Any = {"kind": "text", "text_en": "What could be better?"}
    add_question(
        survey=nps, key="what", text_fr="Quoi ?", show_if="score", show_op="most", show_value="6", **words
    )
    add_question(survey=nps, key="more", text_fr="Et encore ?", **words)
    add_question(survey=nps, key="soon", kind="yesno", text_fr="Bientôt ?", text_en="Soon?")
    publish(survey=nps)
    return nps


def say(answer: Answer, **said: str) -> None:
    asked = {question.key: question for question in questions_of(answer)}
    words = [read(asked[key], "", [text] if text else []) for key, text in said.items()]
    record_replies(answer=answer, said=words, sender=MINE)


class Reader:
    """As the clock does: what was told since it last looked, of the kinds it hears."""

    at = Position()

    def heard(self) -> list[tuple[str | None, str, str]]:
        last = Event.objects.order_by("txid", "pk").last()
        upto = Position(last.txid, last.pk) if last else Position()
        gather_words(Batch(self.at, upto, KINDS, KINDS))
        self.at = upto
        read_due()
        rows = Verbatim.objects.heard().order_by("question__position", "pk")
        return list(rows.values_list("question__key", "text", "tone"))


def test_replies_in_words_are_heard_beside_the_comment_and_follow_it(ask) -> None:
    clock, token = Reader(), ask()
    answer = record_answer(token=token, score=2, comment="Décevant", sender=MINE)
    say(answer, what="Livraison lente et décevante", more="Service parfait", soon="1")
    whole = [
        ("what", "Livraison lente et décevante", "negative"),
        ("more", "Service parfait", "positive"),
        (None, "Décevant", "negative"),
    ]
    for _twice in range(2):
        assert clock.heard() == whole
        clock.at = Position()
    assert set(Verbatim.objects.values_list("customer", "score", "kind", "language")) == {
        (answer.customer_id, 2, "nps", "fr")
    }

    correct_tone(verbatim=Verbatim.objects.get(question__key="more"), tone="neutral", actor_id=None)
    say(answer, what="Service parfait")
    assert clock.heard()[:2] == [
        ("what", "Service parfait", "positive"),
        ("more", "Service parfait", "neutral"),
    ]
    say(answer, more="")
    assert [key for key, _text, _tone in clock.heard()] == ["what", None]
    record_answer(token=token, score=9, comment="", sender=MINE)  # nobody is asked what could be better
    assert clock.heard() == []


def test_those_of_an_answer_in_doubt_are_not_heard(ask) -> None:
    answer = record_answer(token=ask(), score=2, sender=MINE)
    say(answer, more="Service parfait")
    Answer.objects.update(suspicion="quick")
    gather_answers([answer.pk])
    assert not Verbatim.objects.exists()
    confirm(answers=[answer.pk])
    assert Reader().heard() == [("more", "Service parfait", "positive")]


def test_many_are_gathered_in_two_statements(ask) -> None:
    answers = [record_answer(token=ask(f"o:{n}"), score=2, comment="Bien", sender=MINE) for n in range(3)]
    for answer in answers:
        say(answer, what="Livraison", more="Merci")
    with CaptureQueriesContext(
        connection,
    ) as told:
        gather_answers([answer.pk for answer in answers])
    assert (len(told), Verbatim.objects.count()) == (2, 9)


def test_those_of_an_open_link_are_in_no_figure(nps: Survey) -> None:
    link = make_open_link(survey=nps, name="Counter", language="fr")
    answer = record_open_answer(
        visit=Visit.of(link), language="fr", score=2, sender=MINE, admitted=lambda: None
    )
    say(answer, more="Service parfait")
    assert Reader().heard() == [("more", "Service parfait", "positive")]
    assert not Verbatim.objects.heard().in_figures().exists()


def test_they_are_erased_with_the_customer(ask, customer) -> None:
    clock, answer = Reader(), record_answer(token=ask(), score=2, sender=MINE)
    say(answer, more="Ici Amélie")
    assert len(clock.heard()) == 1
    erase_customer(customer=customer, actor_id=None)
    assert clock.heard() == []
    assert not Verbatim.objects.filter(text__contains="Amélie").exists()


def test_the_feed_the_file_and_the_api_name_the_question(ask, reader_client, manager_client, machine) -> None:
    answer = record_answer(token=ask(), score=2, comment="Bien", sender=MINE)
    say(answer, more="Service parfait")
    Reader().heard()
    page = reader_client.get("/voice/?words=parfait").content.decode()
    assert "What could be better?" in page
    assert "Bien" not in page
    file = b"".join(manager_client.get("/voice/export.csv?words=parfait").streaming_content).decode()
    assert "What could be better?" in file
    api: APIClient = machine()
    told = api.get("/api/v1/verbatims/").json()["results"]
    assert {row["text"]: row["question"] for row in told} == {"Bien": None, "Service parfait": "more"}
