"""An open link: anybody answers, once a browser, up to its limit, and nobody learns who it was."""

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
from crm.process_cache import ProcessCounters
from customers.models import Event
from surveys.domain import open_answer
from surveys.domain.confirmation import confirm
from surveys.domain.follow_up import thank
from surveys.domain.open_link import LinkFull, address_of, change_open_link, make_open_link, switch_open_link
from surveys.domain.voice.gather import gather_answers
from surveys.models import Answer, Invitation, OpenLink, Verbatim
from tests import factories

TERMS: Any = {"name": "Counter", "channel": "store", "language": "fr", "starts_on": None, "ends_on": None}


@pytest.fixture
def link(nps):
    return make_open_link(survey=nps, name="Counter", channel="store", language="fr", most_answers=3)


def answers():
    return list(Answer.objects.order_by("pk").values_list("score", "comment", "customer", "counts"))


def test_who_follows_it_answers_without_a_name_and_may_change_their_mind(link, send):
    client = Client()
    page = client.get(f"/s/{link.code}/")
    assert (page.status_code, "Votre réponse est anonyme" in page.content.decode()) == (200, True)
    assert (len(page.content) < 100_000, Invitation.objects.count(), page.cookies) == (True, 0, {})

    thanks = send(client, link.code, score="9", comment="Parfait")
    assert "Elle est anonyme" in thanks.content.decode()
    assert answers() == [(9, "Parfait", None, True)]
    cookie = thanks.cookies["survey"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == (f"/s/{link.code}/", True, 30 * 86_400)
    told = Event.objects.latest("pk")
    assert (told.kind, told.customer, told.data["open_link"]) == ("survey.answered", None, link.pk)

    assert "Parfait" in client.get(f"/s/{link.code}/").content.decode()
    send(client, link.code, score="7", comment="Bien")
    assert answers() == [(7, "Bien", None, True)]
    link.refresh_from_db()
    assert (link.taken, Invitation.objects.get().state) == (1, "answered")

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert "la modifier est passé" in client.get(f"/s/{link.code}/").content.decode()
    send(Client(), link.code, score="2")
    assert [score for score, *_more in answers()] == [7, 2]


def test_what_no_form_of_ours_sent_is_not_kept_and_a_machine_stands_in_doubt(link, send):
    client = Client()
    path = f"/s/{link.code}/"
    bare = client.post(path, {"score": "9"})
    assert (bare.status_code, "resté" in bare.content.decode(), answers()) == (422, True, [])
    hidden = dict(re.findall(r'name="(stamp)" value="([^"]*)"', client.get(path).content.decode()))
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        assert client.post(path, hidden | {"score": "9"}).status_code == 422
    forged = {"stamp": hidden["stamp"].replace(".", "x", 1)}
    assert client.post(path, forged | {"score": "9"}).status_code == 422
    assert (answers(), Invitation.objects.count()) == ([], 0)

    # One form shown is one answer, however often it is sent and by whoever.
    with time_machine.travel(timezone.now(), tick=False):  # too soon after it was shown, be this machine slow
        for score in ("9", "8", "9"):
            quick = Client().post(path, hidden | {"score": score})
    assert "Encore un geste" in quick.content.decode()
    assert answers() == [(9, "", None, False)]
    send(Client(), link.code, score="1", website="x")
    assert [doubt for *_more, doubt in answers()] == [False, False]
    link.refresh_from_db()
    assert (link.taken, Event.objects.filter(kind="survey.answered").count()) == (0, 0)

    # The same cookie without a signature is nobody's.
    client.cookies["survey"] = "1.made-up"
    send(client, link.code, score="5")
    assert answers()[-1] == (5, "", None, True)


def test_a_second_tap_takes_it_out_of_doubt_and_the_limit_holds_there_too(link, send, manager_client):
    client = Client()
    unsure = send(client, link.code, reading=0, score="10")
    ticket = dict(re.findall(r'name="(ticket)" value="([^"]*)"', unsure.content.decode()))
    change_open_link(link=link, **TERMS, most_answers=1)
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        assert client.post(f"/s/{link.code}/confirmation/", ticket).status_code == 200
    assert answers() == [(10, "", None, True)]

    full = Client().get(f"/s/{link.code}/")
    assert (full.status_code, "toutes les réponses" in full.content.decode()) == (410, True)
    assert client.get(f"/s/{link.code}/").status_code == 200  # who answered may still change it
    with pytest.raises(Invalid, match="1"):
        change_open_link(link=link, **TERMS, most_answers=0)
    change_open_link(link=link, **TERMS, most_answers=2)
    send(Client(), link.code, reading=0, score="4")
    send(Client(), link.code, score="6")
    doubted = Answer.objects.get(score=4)
    with pytest.raises(LinkFull):
        confirm(answers=[doubted.pk])
    told = {"what": "answers", "decision": "counted", "row": doubted.pk}
    refused = manager_client.post("/doubts/verdicts/new/", told, follow=True)
    assert (refused.status_code, "all the answers" in refused.content.decode()) == (200, True)
    assert [counts for *_more, counts in answers()] == [True, False, True]


@pytest.mark.django_db(transaction=True)
def test_five_at_once_before_the_limit_leave_one(link, send):
    OpenLink.objects.update(taken=2)
    pages = [Client().get(f"/s/{link.code}/").content.decode() for _each in range(5)]
    hidden = [dict(re.findall(r'name="(stamp)" value="([^"]*)"', page)) for page in pages]
    start, found = threading.Barrier(5), []

    def post(stamp):
        start.wait()
        found.append(Client().post(f"/s/{link.code}/", stamp | {"score": "9"}).status_code)
        connection.close()

    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=True):
        threads = [threading.Thread(target=post, args=[each]) for each in hidden]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [200, 410, 410, 410, 410]
    assert (answers(), OpenLink.objects.get().taken, Invitation.objects.count()) == (
        [(9, "", None, True)],
        3,
        1,
    )


def test_a_link_that_takes_nothing_says_so(link):
    today = timezone.localdate()
    path = f"/s/{link.code}/"
    shut = {}
    cases: Any = {
        "waiting": {"starts_on": today + timedelta(days=1)},
        "over": {"ends_on": today - timedelta(days=1)},
        "off": {"active": False},
    }
    for name, terms in cases.items():
        OpenLink.objects.update(**{"starts_on": None, "ends_on": None, "active": True} | terms)
        page = Client().get(path)
        shut[name] = (
            page.status_code,
            Client().post(path, {"score": "9"}).status_code,
            OpenLink.objects.get().state,
        )
    assert shut == {name: (410, 410, name) for name in shut}
    OpenLink.objects.update(active=True)
    link.survey.active = False
    link.survey.save()
    assert (Client().get(path).status_code, OpenLink.objects.get().state) == (410, "closed")
    assert Client().get("/s/aaaaaaaaaaaa/").status_code == 404
    with pytest.raises(Conflict, match="Publi"):
        make_open_link(survey=link.survey, name="Other")


def test_its_terms_are_refused_by_name(link, nps):
    with pytest.raises(Conflict) as taken:
        make_open_link(survey=nps, name=" Counter ")
    assert taken.value.field == "name"
    today = timezone.localdate()
    for wrong in ({"starts_on": today, "ends_on": today - timedelta(days=1)}, {"most_answers": 100_001}):
        with pytest.raises(Invalid):
            make_open_link(survey=nps, name="Other", **wrong)
    switch_open_link(link=link, active=False)
    assert OpenLink.objects.get().state == "off"


def test_one_address_is_not_heard_for_ever_and_is_kept_nowhere(link, send, monkeypatch):
    monkeypatch.setattr(open_answer, "MOST_OF_ADDRESS", 1)
    first = Client()
    send(first, link.code, score="9")
    kept = " ".join(ProcessCounters._kept)
    assert ("surveys.open." in kept, "127.0.0.1" in kept) == (True, False)
    assert send(Client(), link.code, score="1").status_code == 429
    assert send(first, link.code, score="8").status_code == 200  # a change is no new answer
    assert [score for score, *_more in answers()] == [8]


def test_nobody_is_turned_to_and_no_other_invitation_is_nobody_s(link, send, ask):
    send(Client(), link.code, score="0")
    with pytest.raises(Conflict, match="anonym"):
        thank(answer=Answer.objects.get(), rule=1, version=1)
    ask()
    for wrong in ({"open_link": None}, {"channel": "email"}, {"customer": factories.customer()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(open_link=link).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(open_link=None).update(customer=None)


def test_its_words_are_anonymous_in_the_voice(link, send, manager_client):
    send(Client(), link.code, score="0", comment="Accueil glacial")
    gather_answers([Answer.objects.get().pk])
    assert Verbatim.objects.values_list("text", "customer", "channel", "language").get() == (
        "Accueil glacial",
        None,
        "store",
        "fr",
    )
    page = manager_client.get("/voice/").content.decode()
    assert ("Accueil glacial" in page, "Anonym" in page) == (True, True)


def test_its_pages(link, manager_client, send, django_assert_num_queries):
    send(Client(), link.code, score="9", comment="Merci")
    pages = {
        "list": f"/surveys/{link.survey.slug}/open-links/",
        "one": f"/surveys/open-links/{link.pk}/",
        "terms": f"/surveys/open-links/{link.pk}/terms/",
        "sheet": f"/surveys/open-links/{link.pk}/sheet/",
        "survey": f"/surveys/{link.survey.slug}/",
        "doubts": f"/doubts/?survey={link.survey.slug}",
    }
    assert {name: manager_client.get(path).status_code for name, path in pages.items()} == dict.fromkeys(
        pages, 200
    )
    shown = manager_client.get(pages["sheet"]).content.decode()
    assert (address_of(link) in shown, link.survey.question_fr in shown) == (True, True)
    svg, png = (
        manager_client.get(f"/surveys/open-links/{link.pk}/qr.svg"),
        manager_client.get(f"/surveys/open-links/{link.pk}/qr.png?download=1"),
    )
    assert (svg["Content-Type"], svg.content[:5], png.content[1:4]) == ("image/svg+xml", b"<?xml", b"PNG")
    assert png["Content-Disposition"] == f'attachment; filename="qr-{link.code}.png"'
    manager_client.post(f"/surveys/open-links/{link.pk}/switch/")
    assert OpenLink.objects.get().active is False
    made = manager_client.post(
        f"/surveys/{link.survey.slug}/open-links/new/", {"name": "Receipt", "most_answers": "10"}
    )
    receipt = OpenLink.objects.get(name="Receipt")
    assert (made["Location"], receipt.language) == (f"/surveys/open-links/{receipt.pk}/", "")
    refused = manager_client.post(
        f"/surveys/open-links/{receipt.pk}/terms/", {"name": "Counter", "most_answers": "10"}
    )
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["name"])
    for more in (1, 3):
        for number in range(more):
            make_open_link(survey=link.survey, name=f"{more}-{number}")
        with django_assert_num_queries(4):
            manager_client.get(pages["list"])


def test_the_language_is_the_visitor_s_where_the_link_leaves_it(nps, send):
    link = make_open_link(survey=nps, name="Parcel")
    client = Client(headers={"accept-language": "en"})
    assert nps.question_en in client.get(f"/s/{link.code}/").content.decode()
    page = client.get(f"/s/{link.code}/?lang=fr").content.decode()
    assert (nps.question_fr in page, f'action="/s/{link.code}/?lang=fr"' in page) == (True, True)


def test_over_the_api(link, machine, send):
    api = machine()
    send(Client(), link.code, score="3")
    listed = api.get("/api/v1/open-links/").json()["results"]
    assert [(each["name"], each["url"], each["answered"], each["state"]) for each in listed] == [
        ("Counter", address_of(link), 1, "open")
    ]
    made = api.post("/api/v1/open-links/", {"survey": link.survey.slug, "name": "Receipt"})
    assert (made.status_code, made.json()["most_answers"]) == (201, 500)
    off = api.patch(f"/api/v1/open-links/{made.json()['id']}/", {"active": False, "most_answers": 9})
    assert (off.status_code, off.json()["state"], off.json()["most_answers"]) == (200, "off", 9)
    said = api.get("/api/v1/answers/", {"open_link": link.pk}).json()["results"]
    assert [(each["customer"], each["channel"], each["open_link"], each["score"]) for each in said] == [
        (None, "open", link.pk, 3)
    ]
    assert api.get("/api/v1/invitations/").json()["results"] == []
