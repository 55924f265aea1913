"""Scanners open links, press buttons and come back: nothing they send counts before a person says so."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from core.sql import execute
from crm.domain.short_memory import forget_what_is_over
from crm.process_cache import ProcessCounters
from customers.models import Event
from metrics.domain.days import rebuild_daily_figures
from metrics.domain.recompute import recompute_all
from metrics.domain.results.count import count_results
from metrics.domain.results.headline import headline
from metrics.domain.results.read import of_all_time
from metrics.models import CustomerMetrics, DailyFigures
from surveys.domain.answer import record_answer
from surveys.domain.confirmation import confirm
from surveys.domain.queries import surveys_with_counts, waiting_detractors
from surveys.domain.suspicion import Sender
from surveys.models import Answer, Invitation, Revision, Survey
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_followed_yet")]


def kinds() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="survey.").order_by("pk").values_list("kind", flat=True)[1:]
    )


def ticket(page) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def stands() -> tuple[int, str, bool]:
    return Answer.objects.values_list("score", "suspicion", "counts").get()


def test_who_reads_and_presses_counts_at_once(client, ask, send):
    assert "surveys/thanks.html" in [t.name for t in send(client, ask(), score=9).templates]
    assert stands() == (9, "", True)
    assert kinds() == ["survey.answered"]


@pytest.mark.parametrize(
    ("reading", "more", "why"),
    [(0, {}, "quick"), (20, {"website": "x"}, "trap"), (20, {"stamp": "1:2:3"}, "unopened")],
)
def test_a_machine_is_heard_but_not_counted(client, ask, send, reading, more, why):
    page = send(client, ask(), reading, score=2, **more)
    assert "surveys/unsure.html" in [t.name for t in page.templates]
    assert stands() == (2, why, False)
    assert kinds() == ["survey.doubted"]
    assert Invitation.objects.get().answered_at is None


def test_who_followed_every_link_of_the_mail_is_in_doubt(client, ask, send):
    token = ask()
    for score in range(4):
        client.get(f"/s/{token}/?score={score}")
    send(client, token, score=0)
    assert stands() == (0, "swept", False)


def test_three_links_are_a_person_who_hesitates(client, ask, send):
    token = ask()
    for score in (9, 8, 7, 8, 9):
        client.get(f"/s/{token}/?score={score}")
    send(client, token, score=9)
    assert stands() == (9, "", True)


def test_links_are_forgotten_after_ten_minutes(client, ask, send):
    token = ask()
    for score in range(4):
        client.get(f"/s/{token}/?score={score}")
    execute("UPDATE crm_cache SET expires = now() - interval '1 second'")
    client.get(f"/s/{token}/?score=9")
    send(client, token, score=9)
    assert stands() == (9, "", True)


def test_what_nobody_needs_any_more_goes(client, ask, monkeypatch):
    monkeypatch.setattr("crm.domain.short_memory.PORTION", 1)
    for n, score in enumerate((9, 9, 8)):
        client.get(f"/s/{ask(f'interaction:{n}')}/?score={score}")
    execute("UPDATE crm_cache SET expires = now() - interval '1 second' WHERE value = '9'")
    assert forget_what_is_over() == 2
    assert execute("SELECT value FROM crm_cache") == [("8",)]


def test_what_is_no_score_is_no_link_of_the_mail(client, ask, send):
    token = ask()
    for score in ("junk", "-1", "11", "9"):
        client.get(f"/s/{token}/?score={score}")
    send(client, token, score=9)
    assert stands() == (9, "", True)


def test_both_links_of_a_yes_or_no_are_a_change_of_mind(client, ask, send):
    token = ask(survey=Survey.objects.get(kind="fcr"))
    for score in (0, 1):
        client.get(f"/s/{token}/?score={score}")
    send(client, token, score=1)
    assert stands() == (1, "", True)


def test_a_second_tap_of_the_customer_counts_it_once(client, ask, send):
    token = ask()
    sent = ticket(send(client, token, 0, score=2))
    hasty = client.post(f"/s/{token}/confirmation/", sent)
    assert (hasty.status_code, stands()) == (422, (2, "quick", False))
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        for _ in range(2):
            assert client.post(f"/s/{token}/confirmation/", sent).status_code == 200
    assert stands() == (2, "quick", True)
    assert kinds() == ["survey.doubted", "survey.answered"]
    assert Invitation.objects.filter(answered_at__isnull=False).count() == 1


@pytest.mark.parametrize("what", ["", "x", "1-1", "\x00", "9" * 5000])
def test_a_ticket_of_ones_own_making_confirms_nothing(client, ask, send, what):
    token = ask()
    send(client, token, 0, score=2)
    assert client.post(f"/s/{token}/confirmation/", {"ticket": what}).status_code == 422
    assert stands() == (2, "quick", False)


def test_the_ticket_of_one_link_opens_no_other(client, ask, send):
    mine, other = ask("a:1"), ask("a:2", of=factories.customer())
    sent = ticket(send(client, mine, 0, score=2))
    send(Client(), other, 0, score=3)
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        assert client.post(f"/s/{other}/confirmation/", sent).status_code == 422
    assert not Answer.objects.counted().exists()


def test_another_browser_never_overwrites(client, ask, send):
    token = ask()
    send(client, token, score=9, comment="Parfait")
    for _ in range(3):
        sent = ticket(send(Client(), token, score=0))
    assert stands() == (9, "", True)
    assert list(Revision.objects.values_list("score", "suspicion")) == [(0, "other")]
    assert kinds() == ["survey.answered", "survey.doubted"]

    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        Client().post(f"/s/{token}/confirmation/", sent)
    assert stands() == (0, "", True)
    assert kinds()[2:] == ["survey.revised"]


def test_a_machine_that_sends_for_ever_fills_no_table(ask):
    token = ask()
    record_answer(token=token, score=9, sender=Sender("mine"))
    for n in range(25):
        record_answer(token=token, score=1, comment=str(n), sender=Sender(f"other {n}"))
    assert Revision.objects.count() == 20


def test_a_person_takes_the_place_of_a_machine_that_was_first(client, ask, send):
    token = ask()
    send(Client(), token, 0, score=0)
    send(client, token, score=9)
    assert stands() == (9, "", True)
    assert list(Revision.objects.values_list("score", "suspicion")) == [(0, "quick")]


def test_where_cookies_are_off_the_page_itself_remembers(client, ask, send):
    token = ask()
    sent = ticket(send(client, token, 0, score=2))
    client.cookies.clear()
    send(client, token, score=3, browser=sent["browser"])
    assert stands() == (3, "quick", True)
    assert not Revision.objects.exists()


def test_no_figure_counts_what_is_in_doubt(ask, nps: Survey):
    """Every statement that reads answers, before and after a person confirms one."""
    record_answer(token=ask("o:1", of=factories.customer()), score=10, comment="Parfait")
    record_answer(token=ask("o:2"), score=0, comment="?", sender=Sender("x", "quick"))

    def figures() -> list[object]:
        recompute_all()
        rebuild_daily_figures()
        count_results()
        whole = of_all_time(nps)
        survey: Any = surveys_with_counts().get(pk=nps.pk)
        counted = (survey.invited, survey.answered, survey.doubted)
        return [
            [it.figure.value for it in headline(whole)],
            counted,
            [score for score, n in enumerate(whole.whole.counts) if n],
            [answer.score for answer in waiting_detractors(5)],
            list(CustomerMetrics.objects.filter(answers__gt=0).values_list("last_nps", flat=True)),
            DailyFigures.objects.order_by("-day").values_list("answered", "promoters", "detractors").first(),
        ]

    assert figures() == [[100.0, 0.5], (2, 1, 1), [10], [], [10], (1, 1, 0)]
    confirm(answers=[Answer.objects.suspect().get().pk])
    assert figures() == [[0.0, 1.0], (2, 2, 0), [0, 10], [0], [10, 0], (2, 1, 1)]


def test_managers_say_that_an_answer_counts(manager_client, agent_client, ask, django_assert_num_queries):
    token = ask()
    record_answer(token=token, score=2, sender=Sender("x", "quick"))
    record_answer(token=ask("o:2"), score=9, sender=Sender("y"))
    doubted = Answer.objects.suspect().get()
    address = "/doubts/?survey=nps-after-contact"
    assert agent_client.get(address).status_code == 403
    with django_assert_num_queries(7):
        assert "faster than anyone reads" in manager_client.get(address).content.decode()
    sent = {"what": "answers", "decision": "counted", "row": doubted.pk}
    manager_client.post("/doubts/verdicts/new/", sent)
    counted = Answer.objects.get(pk=doubted.pk)
    assert (counted.counts, counted.confirmed_by is not None) == (True, True)


def test_guessing_links_is_slowed_down(client, ask, monkeypatch):
    monkeypatch.setattr("surveys.domain.suspicion.GUESSES", 3)
    token, stranger = ask(), {"REMOTE_ADDR": "192.0.2.7"}
    tried = [client.get(f"/s/{n}/", **stranger).status_code for n in range(5)]
    assert tried == [404, 404, 404, 429, 429]
    caches["counters"].clear()  # another process: it knows of nobody, and yet
    assert client.get("/s/6/", **stranger).status_code == 429
    assert client.get(f"/s/{token}/", **stranger).status_code == 200


def test_of_a_line_all_addresses_guess_together_and_push_out_no_page(client, db, monkeypatch):
    monkeypatch.setattr("surveys.domain.suspicion.GUESSES", 1)
    caches["process"].set("page", "drawn")
    lines = [f"2001:db8:0:1::{n}" for n in range(3)] + [f"2001:db8:0:{n:x}::1" for n in range(2, 5)]
    tried = [client.get("/s/x/", REMOTE_ADDR=line).status_code for line in lines]
    assert (tried, caches["process"].get("page")) == ([404, 429, 429, 404, 404, 404], "drawn")
    assert len(ProcessCounters._kept) == 1  # who was stopped, nobody else


def test_an_expired_link_is_no_guess(client, ask, monkeypatch):
    monkeypatch.setattr("surveys.domain.suspicion.GUESSES", 1)
    token, stranger = ask(), {"REMOTE_ADDR": "192.0.2.8"}
    Invitation.objects.update(expires_at="2020-01-01T00:00Z")
    tried = [client.get(f"/s/{each}/", **stranger).status_code for each in (token, token, "x", "y", token)]
    assert tried == [404, 404, 404, 429, 404]


def test_behind_a_proxy_each_guesses_for_himself(client, monkeypatch, settings):
    monkeypatch.setattr("surveys.domain.suspicion.GUESSES", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    tried = [
        client.get("/s/x/", headers={"x-forwarded-for": f"198.51.100.1, {address}"}).status_code
        for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")
    ]
    assert tried == [404, 429, 404]


def test_a_closed_survey_says_so(client, ask, nps: Survey, send):
    token = ask()
    Survey.objects.update(active=False)
    page = client.get(f"/s/{token}/")
    assert (page.status_code, client.post(f"/s/{token}/", {"score": 9}).status_code) == (410, 410)
    assert "close" in page.content.decode() or "terminée" in page.content.decode()
    assert not Answer.objects.exists()


def test_every_figure_leaves_out_what_is_in_doubt():
    """Each statement above surveys that reads answers says so, in SQL or through `counted()`.

    Whose brand an answer is of is no figure.
    """
    root = Path(settings.BASE_DIR)
    paths = [p for room in ("metrics", "journeys") for p in (root / room).rglob("*.py")]
    sources = {str(p): p.read_text() for p in paths if p != root / "journeys/domain/speaker.py"}
    read = re.compile(r"(?:FROM|JOIN) surveys_answer\b|\bAnswer\.objects\.(?!counted\(\))")
    loose = [
        (name, found[0])
        for name, text in sources.items()
        for found in read.finditer(text)
        if not re.search(r"\bcounts\b", text[found.end() : found.end() + 900])
    ]
    assert loose == []
