"""A flood at an open link is set aside: it stands nowhere, is kept, and counts again when asked."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from core.errors import Conflict, Invalid
from customers.domain.log import Batch, Position
from customers.models import Event
from surveys.domain import open_answer
from surveys.domain.confirmation import confirm, confirm_own, ticket_for
from surveys.domain.doubt import Wanted
from surveys.domain.open_answer import Visit, record_open_answer
from surveys.domain.open_link import change_open_link, make_open_link, open_links, started_of
from surveys.domain.queries import surveys_with_doubts
from surveys.domain.set_aside import count_again, flood_of, set_answers_aside
from surveys.domain.suspicion import Sender
from surveys.domain.voice.gather import KINDS, gather_words
from surveys.enums import EventKind, Suspicion
from surveys.models import Answer, AsideAnswer, Invitation, OpenLink, SetAside, Verbatim
from tests import factories

SPAN: Any = {"reason": "A machine"}


@pytest.fixture
def link(nps):
    return make_open_link(survey=nps, name="Counter", most_answers=4)


def say(link: OpenLink, score: int, *, hours: float, suspicion: str = "", comment: str = "") -> Answer:
    """Said so many hours ago."""
    given = record_open_answer(
        visit=Visit.of(link),
        language="en",
        score=score,
        comment=comment,
        sender=Sender(f"browser {score}", suspicion),
        admitted=lambda: None,
    )
    Answer.objects.filter(pk=given.pk).update(answered_at=timezone.now() - timedelta(hours=hours))
    Invitation.objects.filter(pk=given.invitation_id, answered_at__isnull=False).update(
        answered_at=timezone.now() - timedelta(hours=hours)
    )
    return given


def aside(link: OpenLink, *, since: float, until: float = 0, **more: Any) -> SetAside:
    now = timezone.now()
    span: Any = {"since": now - timedelta(hours=since), "until": now - timedelta(hours=until)}
    return set_answers_aside(link=link, **span, **(SPAN | more))


def stands() -> dict[int, tuple[bool, str, bool]]:
    """By score: whether it counts, why not, whether its invitation is answered."""
    rows = Answer.objects.values_list("score", "counts", "suspicion", "invitation__answered_at")
    return {score: (counts, suspicion, at is not None) for score, counts, suspicion, at in rows}


@pytest.fixture
def flooded(link):
    """Two before; in the flood one that counts, one in doubt, one that its sender confirmed."""
    say(link, 9, hours=30, comment="Parfait")
    say(link, 8, hours=20)
    say(link, 0, hours=3, comment="Nul")
    say(link, 1, hours=2, suspicion=Suspicion.QUICK)
    confirmed = say(link, 2, hours=1, suspicion=Suspicion.QUICK)
    confirm(answers=[confirmed.pk], actor_id=factories.user("manager").pk)
    return link


def test_the_answers_of_a_span_stand_nowhere_and_as_they_did_when_they_count_again(flooded):
    before, whole = stands(), list(Answer.objects.order_by("pk").values())
    told = flood_of(link=flooded, since=timezone.now() - timedelta(hours=5), until=timezone.now())
    assert (told.counted, told.doubted, told.scores) == (2, 1, [(0, 1), (1, 1), (2, 1)])
    assert [answer.score for answer in told.latest] == [2, 1, 0]
    actor = factories.user("manager")
    row = aside(flooded, since=5, actor_id=actor.pk)

    assert (row.counted, row.doubted, row.made_by, row.reason) == (2, 1, actor, "A machine")
    gone = (False, "aside", False)
    assert stands() == {9: (True, "", True), 8: (True, "", True), 0: gone, 1: gone, 2: gone}
    shown: Any = open_links().get(pk=flooded.pk)
    assert (shown.taken, shown.doubted, shown.aside, started_of(flooded)) == (2, 0, 3, 2)
    assert list(Wanted(survey=flooded.survey.slug).answers) == []
    survey: Any = surveys_with_doubts().get(pk=flooded.survey_id)
    assert survey.doubted == 0
    event = Event.objects.latest("pk")
    assert (event.kind, event.customer, event.actor) == (EventKind.SET_ASIDE, None, actor)
    assert (event.data["set_aside"], event.data["open_link"], event.data["answers"]) == (
        row.pk,
        flooded.pk,
        3,
    )

    for _twice in range(2):
        undone = count_again(set_aside=row, actor_id=actor.pk)
    assert (undone.undone_by, undone.undone_at is not None, stands()) == (actor, True, before)
    assert list(Answer.objects.order_by("pk").values()) == whole
    again: Any = open_links().get(pk=flooded.pk)
    assert (again.taken, again.doubted, again.aside) == (4, 1, 0)
    assert Event.objects.filter(kind=EventKind.COUNTED_AGAIN).count() == 1
    assert aside(flooded, since=5).answers == 3  # and once more


def test_its_words_leave_the_voice_and_come_back(flooded):
    read = [Position()]

    def heard() -> list[str]:
        last = Event.objects.order_by("txid", "pk").last()
        upto = Position(last.txid, last.pk) if last else Position()
        gather_words(Batch(read[-1], upto, KINDS, KINDS))
        read.append(upto)
        return list(Verbatim.objects.heard().order_by("pk").values_list("text", flat=True))

    assert heard() == ["Parfait", "Nul"]
    row = aside(flooded, since=5)
    assert heard() == ["Parfait"]
    count_again(set_aside=row)
    assert heard() == ["Parfait", "Nul"]


def test_nobody_takes_one_out_of_it_alone(flooded):
    visit = Visit.of(flooded)
    given = record_open_answer(
        visit=visit, language="en", score=4, sender=Sender("x", "quick"), admitted=lambda: None
    )
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        ticket = ticket_for(given)
    aside(flooded, since=5)
    with pytest.raises(Conflict, match="together"):
        confirm(answers=[given.pk])
    with pytest.raises(Conflict, match="no longer"):
        confirm_own(token=visit.token, ticket=ticket)
    for score, sender in ((4, Sender("x")), (4, Sender("another")), (3, Sender("x"))):
        with pytest.raises(Conflict, match="over"):
            record_open_answer(
                visit=Visit(flooded, visit.browser),
                language="en",
                score=score,
                sender=sender,
                admitted=lambda: None,
            )
    assert stands()[4] == (False, "aside", False)


def test_whoever_sent_it_can_neither_change_nor_confirm_it(link, send):
    client = Client()
    send(client, link.code, score="3", comment="Bof")
    aside(link, since=1)
    assert "la modifier est passé" in client.get(f"/s/{link.code}/").content.decode()
    for score, comment in (("3", "Bof"), ("10", "Super")):
        assert send(client, link.code, score=score, comment=comment).status_code == 422
        assert stands() == {3: (False, "aside", False)}


def test_a_flood_that_is_set_aside_takes_no_place_among_those_in_doubt(link, monkeypatch):
    monkeypatch.setattr(open_answer, "MOST_IN_DOUBT", 1)
    say(link, 0, hours=1, suspicion=Suspicion.QUICK)
    with pytest.raises(Conflict):
        say(link, 1, hours=1, suspicion=Suspicion.QUICK)
    aside(link, since=2)
    say(link, 2, hours=1, suspicion=Suspicion.QUICK)


def test_it_frees_places_and_needs_them_back(flooded):
    row = aside(flooded, since=5)
    for score in (5, 6):
        say(flooded, score, hours=0)
    with pytest.raises(Conflict, match="2"):
        count_again(set_aside=row)
    assert stands()[0] == (False, "aside", False)
    change_open_link(link=flooded, most_answers=6)
    count_again(set_aside=row)
    assert OpenLink.objects.get().taken == 6


def test_what_is_refused(flooded, nps):
    now = timezone.now()
    with pytest.raises(Invalid, match="begins"):
        aside(flooded, since=1, until=2)
    with pytest.raises(Invalid, match="begins"):
        aside(flooded, since=-1, until=-2)
    with pytest.raises(Invalid, match="why"):
        aside(flooded, since=5, reason="  ")
    with pytest.raises(Conflict, match="No answer"):
        aside(make_open_link(survey=nps, name="Other"), since=50)
    aside(flooded, since=5)
    with pytest.raises(Conflict, match="No answer"):
        aside(flooded, since=5)

    given: Any = {"since": now - timedelta(1), "until": now, "reason": "x", "counted": 1, "doubted": 0}
    for wrong in ({"until": now - timedelta(2)}, {"counted": 0}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SetAside.objects.create(open_link=flooded, **(given | wrong))
    one = AsideAnswer.objects.first()
    assert one is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        AsideAnswer.objects.create(set_aside=one.set_aside, answer=one.answer)
    with pytest.raises(IntegrityError, match="answer_aside_counts_nowhere"), transaction.atomic():
        Answer.objects.filter(score=0).update(confirmed_at=now)
    with pytest.raises(IntegrityError, match="answer_aside_counts_nowhere"), transaction.atomic():
        Answer.objects.filter(score=0).update(customer=factories.customer())


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_take_each_answer_once(flooded):
    taken: list[int] = []

    def take() -> None:
        try:
            taken.append(aside(flooded, since=5).answers)
        except Conflict:
            taken.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [0, 0, 0, 3]
    assert (AsideAnswer.objects.count(), OpenLink.objects.get().taken) == (3, 2)


def test_the_page_shows_what_it_would_take_and_reading_takes_nothing(
    flooded, manager_client, reader_client, django_assert_num_queries
):
    path = f"/surveys/open-links/{flooded.pk}/set-asides/"
    span = {"since": "2026-01-01T00:00", "until": "2190-01-01T00:00"}
    assert reader_client.get(path).status_code == 403
    assert reader_client.post(path, span | SPAN).status_code == 403
    manager_client.get(path, span)
    with django_assert_num_queries(7):
        page = manager_client.get(path, span).content.decode()
    assert ("Parfait" in page, "4 stand in figures, 1 are in doubt" in page) == (True, True)
    assert SetAside.objects.count() == 0

    hidden = dict(re.findall(r'type="hidden" name="(since|until)" value="([^"]*)"', page))
    assert manager_client.post(path, hidden | {"reason": ""}).status_code == 422
    assert manager_client.post(path, span | {"since": "x"} | SPAN).status_code == 422
    assert manager_client.post(path, span | {"since": "0001-01-01T00:00"} | SPAN).status_code == 422
    assert manager_client.get(path, {"since": "0001-01-01T00:00", "until": "x"}).status_code == 200
    assert manager_client.get(path, {"since": "2026-01-02T00:00", "until": "2026-01-01"}).status_code == 200
    done = manager_client.post(path, hidden | SPAN, follow=True).content.decode()
    assert ("5 answers are set aside" in done, "A machine" in done) == (True, True)
    undo = f"/surveys/set-asides/{SetAside.objects.get().pk}/undoing/"
    assert (reader_client.post(undo).status_code, manager_client.get(undo).status_code) == (403, 405)
    assert "They stand as they did" in manager_client.post(undo, follow=True).content.decode()
    assert stands()[0] == (True, "", True)


def test_the_api_does_the_same(flooded, machine):
    span = {"since": "2026-01-01T00:00:00Z", "until": "2190-01-01T00:00:00Z", "open_link": flooded.pk}
    assert machine("surveys.view").post("/api/v1/set-asides/", span | SPAN).status_code == 403
    client = machine()
    made = client.post("/api/v1/set-asides/", span | SPAN)
    assert (made.status_code, made.json()["counted"], made.json()["doubted"]) == (201, 4, 1)
    assert client.post("/api/v1/set-asides/", span | SPAN).status_code == 409
    address = f"/api/v1/set-asides/{made.json()['id']}/"
    assert client.get("/api/v1/open-links/").json()["results"][0]["aside"] == 5
    assert client.patch(address, {"undone": True}).json()["undone_at"] is not None
    assert client.patch(address, {"undone": False}).status_code == 409
    assert stands()[0] == (True, "", True)
