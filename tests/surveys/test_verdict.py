"""Answers in doubt are counted, left out for good, or put back in doubt; who decided stays on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.models import Event
from metrics.domain.results.count import count_results
from metrics.domain.results.funnel import funnel_steps
from metrics.domain.results.read import of_all_time
from surveys.domain.answer import record_answer, take_down
from surveys.domain.confirmation import confirm_own, ticket_for
from surveys.domain.invitation import hash_token
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import doubted_of, make_open_link, open_links
from surveys.domain.queries import surveys_with_doubts
from surveys.domain.set_aside import set_answers_aside
from surveys.domain.suspicion import Sender
from surveys.domain.verdict import MOST, judge
from surveys.models import Answer, Invitation, Judged, OpenLink, Revision, Survey, Verdict
from tests import factories
from tests.metrics.facts import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]
MACHINE = Sender("machine", "quick")


@pytest.fixture
def doubted(ask: Any) -> list[Answer]:
    """Three that a machine may have sent, by the day they came; the last one was swept."""
    found = []
    for n, reason in enumerate(("quick", "quick", "swept")):
        token = ask(f"o:{n}", of=factories.customer())
        found.append(record_answer(token=token, score=n, sender=Sender("machine", reason)))
        Answer.objects.filter(pk=found[-1].pk).update(answered_at=timezone.now() - timedelta(days=3 - n))
    return found


def stands(answer: Answer) -> tuple[bool, bool, bool]:
    """Whether it counts, is left out, and its invitation answered."""
    row = Answer.objects.select_related("invitation").get(pk=answer.pk)
    return row.counts, row.left_out_at is not None, row.invitation.answered_at is not None


def funnel(survey: Survey) -> dict[str, Any]:
    """Each leads to as many as it counts."""
    count_results()
    steps = funnel_steps(of_all_time(survey))
    assert [listed(each.href) for each in steps if each.n] == [each.n for each in steps if each.n]
    return {each.label: each.n for each in steps}


def test_a_sweep_is_left_out_kept_told_apart_and_put_back(doubted: list[Answer], nps: Survey) -> None:
    actor = factories.user("manager")
    verdict = judge(
        decision="left_out", answers=[each.pk for each in doubted], why="A  scanner ", actor_id=actor.pk
    )
    assert [stands(each) for each in doubted] == [(False, True, False)] * 3
    assert (verdict.judged, verdict.made_by, verdict.why) == (3, actor, "A scanner")
    told = Event.objects.latest("pk")
    assert (told.kind, told.actor, told.data["answers"]) == ("survey.judged", actor, 3)
    survey: Any = surveys_with_doubts().get(pk=nps.pk)
    assert (survey.doubted, survey.left_out, Answer.objects.count()) == (0, 3, 3)
    steps = funnel(nps)
    assert (steps["In doubt, not confirmed"], steps["Left out for good"]) == (0, 3)
    assert steps["In doubt at first, confirmed since"] == 0
    with pytest.raises(Conflict):
        judge(decision="left_out", answers=[doubted[0].pk])
    judge(decision="reopened", answers=[doubted[0].pk])
    judge(decision="counted", answers=[each.pk for each in doubted[1:]], actor_id=actor.pk)
    assert [stands(each) for each in doubted] == [
        (False, False, False),
        (True, False, True),
        (True, False, True),
    ]
    assert Event.objects.filter(kind="survey.answered").count() == 2
    assert list(Verdict.objects.order_by("pk").values_list("decision", "judged")) == [
        ("left_out", 3),
        ("reopened", 1),
        ("counted", 2),
    ]


def test_what_was_counted_by_mistake_stands_in_doubt_again(doubted: list[Answer], nps: Survey) -> None:
    judge(decision="counted", answers=[doubted[0].pk, doubted[1].pk])
    record_answer(
        token=_token_again(doubted[1]), score=5, sender=Sender("machine")
    )  # its customer has said more since
    judge(decision="reopened", answers=[each.pk for each in doubted[:2]])
    assert [stands(each) for each in doubted[:2]] == [(False, False, False), (True, False, True)]
    assert Event.objects.filter(kind="survey.doubted").latest("pk").data["answer"] == doubted[0].pk
    judge(decision="left_out", answers=[doubted[0].pk])
    assert stands(doubted[0]) == (False, True, False)


def _token_again(answer: Answer) -> str:
    """A link whose token is known, to the same invitation."""

    Invitation.objects.filter(pk=answer.invitation_id).update(token_hash=hash_token("known"))
    return "known"


def test_a_person_comes_after_the_machine_that_was_left_out(ask: Any) -> None:
    """By the same browser or another: it is their link. Who hurries again stands in doubt beside it."""
    token = ask()
    record_answer(token=token, score=0, sender=MACHINE)
    answer = Answer.objects.get()
    answer.doubt = None
    ticket = ticket_for(answer)
    judge(decision="left_out", answers=[answer.pk])
    with pytest.raises(Conflict):
        confirm_own(token=token, ticket=ticket)
    record_answer(token=token, score=3, sender=MACHINE)
    assert (Answer.objects.get().score, stands(answer)) == (0, (False, True, False))
    record_answer(token=token, score=9, sender=Sender("machine"))
    assert (Answer.objects.get().score, stands(answer)) == (9, (True, False, True))
    assert Revision.objects.filter(score=0, left_out_at__isnull=False).count() == 1


def test_what_was_left_out_of_an_open_link_stays_out_and_takes_no_place(nps: Survey) -> None:
    link = make_open_link(survey=nps, name="Counter")
    given = record_open_answer(
        visit=Visit.of(link), language="fr", score=0, sender=MACHINE, admitted=lambda: None
    )
    assert doubted_of(link) == 1
    judge(decision="left_out", answers=[given.pk])
    shown: Any = open_links().get(pk=link.pk)
    assert (doubted_of(link), shown.doubted, shown.left_out) == (0, 0, 1)
    with pytest.raises(Conflict):
        take_down(given.invitation, 9, "", Sender("machine"))
    now = timezone.now()
    with pytest.raises(Conflict):  # nor is it set aside with others: it is out already
        set_answers_aside(link=link, since=now - timedelta(1), until=now + timedelta(1), reason="x")
    judge(decision="counted", answers=[given.pk])
    assert OpenLink.objects.get().taken == 1
    judge(decision="reopened", answers=[given.pk])
    assert (OpenLink.objects.get().taken, stands(given)) == (0, (False, False, False))


def test_changes_from_another_browser_are_decided_about_too(ask: Any) -> None:
    token = ask()
    answer = record_answer(token=token, score=9, sender=Sender("mine"))
    for score in (1, 2):
        record_answer(token=token, score=score, sender=Sender("other"))
    first, second = Revision.objects.order_by("pk").values_list("pk", flat=True)
    judge(decision="left_out", revisions=[first, second])
    assert Revision.objects.filter(left_out_at=None).count() == 0
    judge(decision="reopened", revisions=[first])
    judge(decision="counted", revisions=[second])
    answer.refresh_from_db()
    assert (answer.score, answer.counts) == (2, True)
    assert list(Judged.objects.order_by("pk").values_list("answer", "revision")) == [
        (answer.pk, first),
        (answer.pk, second),
        (answer.pk, first),
        (answer.pk, second),
    ]


def test_what_is_no_decision_is_refused(doubted: list[Answer]) -> None:
    wrongs: list[dict[str, Any]] = [
        {"answers": []},
        {"answers": range(1, MOST + 2)},
        {"answers": [1], "why": "x" * 201},
    ]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            judge(decision="left_out", **wrong)
    with pytest.raises(Conflict):
        judge(decision="left_out", answers=[2**40])
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=doubted[0].pk).update(
            left_out_at=timezone.now(), confirmed_at=timezone.now()
        )
    assert not Verdict.objects.exists()


def rows_of(page: Any) -> list[int]:
    return [row.pk for row in page.context["page"].rows]


def test_the_page_narrows_goes_on_and_decides_about_all_that_fit(
    doubted: list[Answer], manager_client: Client, agent_client: Client
) -> None:
    one, two, swept = (each.pk for each in doubted)
    assert rows_of(manager_client.get("/doubts/")) == [swept, two, one]
    assert rows_of(manager_client.get("/doubts/?suspicion=quick&survey=nps-after-contact")) == [two, one]
    assert rows_of(manager_client.get("/doubts/?survey=second-nps")) == []
    assert rows_of(manager_client.get("/doubts/?survey=%00&suspicion=x&state=y&verdict=x")) == [
        swept,
        two,
        one,
    ]
    assert manager_client.get("/doubts/?after=strange").status_code == 400
    sent = {"what": "answers", "decision": "left_out", "all": "on", "suspicion": "quick", "why": "Scanner"}
    assert agent_client.post("/doubts/verdicts/new/", sent).status_code == 403
    page = manager_client.post("/doubts/verdicts/new/", sent, follow=True)
    assert ("2 answers are left out for good." in page.content.decode(), rows_of(page)) == (True, [])
    out = manager_client.get("/doubts/?state=left_out")
    assert rows_of(out) == [two, one]
    assert "Left out for good by" in " ".join(out.content.decode().split())
    history = manager_client.get("/doubts/verdicts/").content.decode()
    assert ("Scanner" in history, f"?verdict={Verdict.objects.get().pk}" in history) == (True, True)
    assert rows_of(manager_client.get(f"/doubts/?verdict={Verdict.objects.get().pk}")) == [two, one]
    back = {"what": "answers", "decision": "reopened", "row": [one, "x", "9" * 30], "state": "left_out"}
    assert rows_of(manager_client.post("/doubts/verdicts/new/", back, follow=True)) == [two]
    for wrong in ({}, {"what": "answers", "decision": "burn"}, {"what": "answers", "decision": "counted"}):
        assert manager_client.post("/doubts/verdicts/new/", wrong).status_code == 302
    assert Verdict.objects.count() == 2


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_little(
    doubted: list[Answer], ask: Any, manager_client: Client, django_assert_num_queries: Any, n: int
) -> None:
    for each in doubted[:n]:
        judge(decision="left_out", answers=[each.pk])
        token = ask(f"r:{each.pk}", of=factories.customer())
        record_answer(token=token, score=9, sender=Sender("mine"))
        record_answer(token=token, score=1, sender=Sender("other"))
    manager_client.get("/doubts/")
    with django_assert_num_queries(6):
        manager_client.get("/doubts/?state=left_out")
    with django_assert_num_queries(6):
        manager_client.get("/doubts/changes/")
    with django_assert_num_queries(3):
        manager_client.get("/doubts/verdicts/")


def test_over_the_api(doubted: list[Answer], machine: Any) -> None:
    client, numbers = machine(), [each.pk for each in doubted]
    listed = client.get("/api/v1/answers/?waiting=true&suspicion=quick").json()["results"]
    assert sorted(row["id"] for row in listed) == numbers[:2]
    made = client.post("/api/v1/verdicts/", {"decision": "left_out", "answers": numbers, "why": "Scanner"})
    assert (made.status_code, made.json()["judged"], made.json()["answers"]) == (201, 3, numbers)
    assert client.get("/api/v1/answers/?waiting=true").json()["results"] == []
    assert len(client.get("/api/v1/answers/?left_out=true").json()["results"]) == 3
    again = client.post("/api/v1/verdicts/", {"decision": "left_out", "answers": numbers})
    assert (again.status_code, client.post("/api/v1/verdicts/", {"decision": "burn"}).status_code) == (
        409,
        400,
    )
    client.post("/api/v1/verdicts/", {"decision": "reopened", "answers": numbers[:1]})
    of_first = client.get(f"/api/v1/verdicts/?answer={numbers[0]}").json()["results"]
    assert [row["decision"] for row in of_first] == ["reopened", "left_out"]


def test_revisions_over_the_api(ask: Any, machine: Any) -> None:
    token, client = ask(), machine()
    record_answer(token=token, score=9, sender=Sender("mine"))
    record_answer(token=token, score=1, sender=Sender("other"))
    (row,) = client.get("/api/v1/answer-revisions/?waiting=true&survey=nps-after-contact").json()["results"]
    assert (row["score"], row["suspicion"]) == (1, "other")
    client.post("/api/v1/verdicts/", {"decision": "left_out", "revisions": [row["id"]]})
    assert client.get("/api/v1/answer-revisions/?waiting=true").json()["results"] == []
    assert len(client.get("/api/v1/answer-revisions/?left_out=true").json()["results"]) == 1
