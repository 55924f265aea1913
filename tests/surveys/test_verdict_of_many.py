"""A verdict about a whole sweep takes as many statements as one about two answers, and keeps every rule."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict
from core.sql import execute
from customers.models import Event
from surveys.domain import builder
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import lock
from surveys.domain.heard import questions_of
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import LinkFull, make_open_link
from surveys.domain.question import read
from surveys.domain.reply import record_replies
from surveys.domain.suspicion import Sender
from surveys.domain.verdict import judge
from surveys.domain.version import publish
from surveys.models import Answer, OpenLink, Reply, Revision, Survey
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]
MACHINE = Sender("machine", "quick")


def by_open_link(link: OpenLink, score: int) -> Answer:
    visit = Visit.of(link)
    return record_open_answer(visit=visit, language="fr", score=score, sender=MACHINE, admitted=lambda: None)


def sweep(ask: Any, link: OpenLink, n: int) -> tuple[list[int], list[int]]:
    """Half by personal links, half by an open one; and as many changes from another browser."""
    answers, said = [], Revision.objects.count()
    for each in range(n):
        token = ask(f"s:{said}:{each}", of=factories.customer())
        answers.append(record_answer(token=token, score=1, sender=MACHINE).pk)
        answers.append(by_open_link(link, 2).pk)
        token = ask(f"r:{said}:{each}", of=factories.customer())
        record_answer(token=token, score=9, sender=Sender("mine"))
        record_answer(token=token, score=3, sender=Sender("other"))
    return answers, list(Revision.objects.order_by("pk").values_list("pk", flat=True)[said:])


@pytest.mark.parametrize("n", [1, 7])
def test_it_costs_the_same_statements_however_many_they_are(ask: Any, nps: Survey, n: int) -> None:
    answers, revisions = sweep(ask, make_open_link(survey=nps, name="Counter"), n)
    told = {}
    for decision in ("counted", "reopened", "left_out"):
        with CaptureQueriesContext(connection) as seen:
            judge(decision=decision, answers=answers, revisions=revisions)
        told[decision] = len(seen)
    assert told == {"counted": 21, "reopened": 13, "left_out": 7}


def test_no_other_invitation_is_read_to_lock_theirs(ask: Any, nps: Survey) -> None:
    answers, revisions = sweep(ask, make_open_link(survey=nps, name="Counter"), 1)
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        lock(answers, revisions)
    execute("SET LOCAL enable_seqscan = off")
    plan = "\n".join(line for (line,) in execute("EXPLAIN " + seen[0]["sql"].replace("%", "%%")))
    assert "Index Cond" in plan
    assert "Filter" not in plan


def test_each_is_told_of_in_full(ask: Any, nps: Survey) -> None:
    link, actor = make_open_link(survey=nps, name="Counter"), factories.user("manager")
    answers, revisions = sweep(ask, link, 2)
    before = Event.objects.latest("pk").pk
    judge(decision="counted", answers=answers, revisions=revisions, actor_id=actor.pk)
    told = Event.objects.filter(pk__gt=before).order_by("pk").values_list("kind", "customer", "data")
    changed = list(Revision.objects.order_by("pk").values_list("answer", flat=True))
    assert [(kind, data.get("answer"), data.get("score")) for kind, _customer, data in told] == [
        *(("survey.answered", pk, score) for pk, score in zip(answers, [1, 2, 1, 2], strict=True)),
        *(("survey.revised", pk, 3) for pk in changed),
        ("survey.judged", None, None),
    ]
    known = dict(Answer.objects.values_list("pk", "customer"))
    assert all(customer == known[data["answer"]] for _kind, customer, data in told if "answer" in data)
    assert [data["open_link"] for _kind, _customer, data in told if "open_link" in data] == [link.pk] * 2
    rows = Answer.objects.select_related("invitation").order_by("pk")
    assert {(row.counts, row.invitation.answered_at == row.answered_at) for row in rows} == {(True, True)}
    assert set(rows.filter(pk__in=answers).values_list("confirmed_by", flat=True)) == {actor.pk}
    assert OpenLink.objects.get().taken == 2
    judge(decision="reopened", answers=answers)
    doubted = Event.objects.filter(kind="survey.doubted").order_by("-pk")[:4]
    assert [(row.data["suspicion"], row.data["counted"]) for row in doubted] == [("quick", True)] * 4
    assert (OpenLink.objects.get().taken, rows.filter(pk__in=answers, counts=True).count()) == (0, 0)


def test_a_link_takes_as_many_as_it_has_room_for(nps: Survey) -> None:
    narrow = make_open_link(survey=nps, name="Counter", most_answers=2)
    wide = make_open_link(survey=nps, name="Till")
    answers = [by_open_link(narrow, n).pk for n in range(3)] + [by_open_link(wide, 9).pk]
    assert judge(decision="counted", answers=answers).judged == 3
    assert list(OpenLink.objects.order_by("pk").values_list("taken", flat=True)) == [2, 1]
    assert list(Answer.objects.order_by("pk").values_list("counts", flat=True)) == [True, True, False, True]
    with pytest.raises(LinkFull):
        judge(decision="counted", answers=[answers[2]])


def test_of_two_changes_of_one_answer_the_first_stands(ask: Any) -> None:
    """As if they were confirmed one after the other: what was said last is no longer overwritten."""
    token = ask()
    answer = record_answer(token=token, score=9, sender=Sender("mine"))
    for score in (1, 2):
        record_answer(token=token, score=score, sender=Sender("other"))
    first, second = Revision.objects.order_by("pk").values_list("pk", flat=True)
    assert judge(decision="counted", revisions=[first, second]).judged == 1
    answer.refresh_from_db()
    assert (answer.score, Revision.objects.get(pk=second).confirmed_at) == (1, None)
    with pytest.raises(Conflict, match="changed"):
        judge(decision="counted", revisions=[second])


def test_replies_asked_no_more_go_with_each_change(ask: Any, nps: Survey) -> None:
    words: Any = {"kind": "text", "text_fr": "?", "text_en": "?"}
    builder.add_question(survey=nps, key="why", show_if="score", show_op="most", show_value="6", **words)
    publish(survey=nps)
    mine = Sender("mine")
    for n, changed in enumerate((9, 2)):
        token = ask(f"w:{n}", of=factories.customer())
        answer = record_answer(token=token, score=1, sender=mine)
        (question,) = questions_of(answer)
        record_replies(answer=answer, said=[read(question, "", [f"Delay {n}"])], sender=mine)
        record_answer(token=token, score=changed, sender=Sender("other"))
    judge(decision="counted", revisions=list(Revision.objects.values_list("pk", flat=True)))
    assert list(Reply.objects.values_list("text", flat=True)) == ["Delay 1"]
