"""Answers: one per invitation whatever happens, changeable for a week."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.models import Customer, Event
from surveys.domain.answer import LinkGone, record_answer
from surveys.models import Answer, Invitation

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, dict]]:
    return list(
        Event.objects.filter(kind__in=["survey.answered", "survey.revised"])
        .order_by("pk")
        .values_list("kind", "data")
    )


def test_it_stores_the_answer_and_its_event(ask: Callable[..., str], customer: Customer) -> None:
    answer = record_answer(token=ask(), score=9, comment="  Très bien !\r\nMerci 🙂 ")
    assert (answer.customer, answer.score, answer.scale_min, answer.scale_max, answer.comment) == (
        customer,
        9,
        0,
        10,
        "Très bien !\nMerci 🙂",
    )
    assert Invitation.objects.get().answered_at == answer.answered_at
    assert told() == [
        (
            "survey.answered",
            {
                "answer": answer.pk,
                "survey": "nps-after-contact",
                "title_fr": "Recommandation après un contact",
                "title_en": "Recommendation after a contact",
                "kind": "nps",
                "occasion": "interaction:1",
                "score": 9,
                "scale": [0, 10],
                "comment": "Très bien !\nMerci 🙂",
            },
        )
    ]


@pytest.mark.parametrize("score", [-1, 11, 2**40])
def test_it_refuses_a_score_off_the_scale(ask: Callable[..., str], score: int) -> None:
    with pytest.raises(Invalid) as refusal:
        record_answer(token=ask(), score=score)
    assert refusal.value.field == "score"
    assert Answer.objects.count() == 0


def test_it_refuses_a_comment_without_end(ask: Callable[..., str]) -> None:
    with pytest.raises(Invalid) as refusal:
        record_answer(token=ask(), score=9, comment="é" * 5_001)
    assert refusal.value.field == "comment"
    assert "5001" in str(refusal.value)


def test_unknown_expired_and_erased_links_say_the_same(ask: Callable[..., str], customer: Customer) -> None:
    expired, erased = ask("a:1"), ask("a:2")
    Invitation.objects.filter(occasion="a:1").update(expires_at=timezone.now())
    words = set()
    for token in (expired, "unknown", "\ud800"):
        with pytest.raises(LinkGone) as refusal:
            record_answer(token=token, score=9)
        words.add(str(refusal.value))
    customer.delete()
    with pytest.raises(LinkGone) as refusal:
        record_answer(token=erased, score=9)
    assert len(words | {str(refusal.value)}) == 1


def test_a_change_of_mind_within_a_week(ask: Callable[..., str]) -> None:
    token = ask()
    first = record_answer(token=token, score=9)
    changed = record_answer(token=token, score=3, comment="Reparti en panne")
    assert (changed.pk, changed.score, changed.answered_at) == (first.pk, 3, first.answered_at)
    assert changed.revised_at
    assert [(kind, data["score"]) for kind, data in told()] == [("survey.answered", 9), ("survey.revised", 3)]


def test_the_same_answer_again_tells_nothing(ask: Callable[..., str]) -> None:
    token = ask()
    record_answer(token=token, score=9)
    again = record_answer(token=token, score=9)
    assert again.revised_at is None
    assert len(told()) == 1


def test_after_a_week_it_stands(ask: Callable[..., str]) -> None:
    token = ask()
    record_answer(token=token, score=9)
    Answer.objects.update(answered_at=timezone.now() - timedelta(days=7, seconds=1))
    with pytest.raises(Conflict):
        record_answer(token=token, score=3)
    assert Answer.objects.get().score == 9


@pytest.mark.django_db(transaction=True)
def test_five_posts_at_once_make_one_answer(ask: Callable[..., str]) -> None:
    tokens = [ask(f"interaction:{n}") for n in range(8)]

    def post(token: str) -> int:
        try:
            return record_answer(token=token, score=8).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(post, [token for token in tokens for _ in range(5)]))
    assert Answer.objects.count() == 8
    assert [len(set(answers[n : n + 5])) for n in range(0, 40, 5)] == [1] * 8
    assert [kind for kind, _ in told()] == ["survey.answered"] * 8
