"""A browser at an open link: how it is known again, and when it begins anew."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from surveys.domain import open_answer
from surveys.domain.open_answer import TooManyHere, admit
from surveys.domain.open_link import change_open_link, make_open_link
from surveys.domain.version import draft_survey, publish
from surveys.models import Answer, Invitation, OpenLink, Reply


@pytest.fixture
def link(nps):
    return make_open_link(survey=nps, name="Counter", language="fr")


def hidden_in(page):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def scores():
    return list(Answer.objects.order_by("pk").values_list("score", "counts"))


def test_without_cookies_the_second_tap_counts_too(link, send):
    unsure = send(Client(), link.code, score="10", website="x")
    assert scores() == [(10, False)]
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        thanks = Client().post(f"/s/{link.code}/confirmation/", hidden_in(unsure))
    assert (thanks.status_code, scores()) == (200, [(10, True)])


def test_without_cookies_further_questions_are_answered_too(nps, send):
    survey = draft_survey(slug="after-case", phase="case", title_fr="Après", title_en="After")
    publish(survey=survey)
    survey.refresh_from_db()
    link = make_open_link(survey=survey, name="Counter", language="fr")
    questions = send(Client(), link.code, score="5")
    said = re.findall(r'type="radio"[^>]* name="([^"]+)"', questions.content.decode())[0]
    answered = Client().post(f"/s/{link.code}/questions/", hidden_in(questions) | {said: "1"})
    assert (answered.status_code, Reply.objects.count(), Invitation.objects.count()) == (200, 1, 1)


def test_whose_thirty_days_are_over_begins_anew(link, send):
    client = Client()
    send(client, link.code, score="9")
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        send(client, link.code, score="8")  # the cookie lasts 30 days more
    Invitation.objects.update(
        created_at=timezone.now() - timedelta(days=31), expires_at=timezone.now() - timedelta(days=1)
    )
    assert send(client, link.code, score="3").status_code == 200
    assert scores() == [(8, True), (3, True)]


def test_typed_in_capitals_it_leads_to_where_its_cookie_counts(link, send):
    typed = Client().get(f"/s/{link.code.upper()}/?lang=en")
    assert (typed.status_code, typed["Location"]) == (307, f"/s/{link.code}/?lang=en")
    assert Client().post(f"/s/{link.code.upper()}/questions/")["Location"] == f"/s/{link.code}/questions/"
    client = Client()
    send(client, link.code, score="9", comment="Parfait")
    assert "Parfait" in client.get(f"/s/{link.code.upper()}/", follow=True).content.decode()


def guesses_counted():
    """Of each address: for all processes, and without the address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM crm_cache WHERE cache_key LIKE 'surveys.guesses.%'")
        rows = cursor.fetchall()
    assert not any("127.0.0.1" in key for key, _value in rows)
    return [value for _key, value in rows]


def test_what_no_code_can_be_is_a_guess(link):
    tried = [
        Client().get(f"/s/{code}/").status_code for code in ("aaaaaaaaaaa%00", "aaaaaaaaaaa0", "\u212a" * 12)
    ]
    assert (tried, guesses_counted()) == ([404] * 3, ["3"])


def test_terms_that_are_not_named_stay_as_they_are_by_now(link, machine):
    stale = OpenLink.objects.get()
    change_open_link(link=link, most_answers=7)
    change_open_link(link=stale, name="Door")
    assert OpenLink.objects.values_list("name", "language", "most_answers").get() == ("Door", "fr", 7)


def test_a_pause_forgets_nobody_and_one_line_is_one_address(monkeypatch):
    monkeypatch.setattr(open_answer, "MOST_OF_ADDRESS", 2)
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        admit("2001:db8::1")
        admit("2001:db8::2")
        clock.shift(400)
        with pytest.raises(TooManyHere):
            admit("2001:db8::ffff:1")
        for other in ("2001:db8:0:1::1", "192.0.2.1", "::ffff:192.0.2.2"):
            admit(other)
