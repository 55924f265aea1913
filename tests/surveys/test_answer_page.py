"""The public page: opening it changes nothing, its button does."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.utils import timezone

from customers.models import Customer, Event
from surveys.domain.answer import record_spoken, take_at_once
from surveys.domain.invitation import Asked, invite
from surveys.domain.open_link import make_open_link
from surveys.domain.suspicion import stamp
from surveys.domain.telling import words_of
from surveys.enums import AskedOver
from surveys.models import Answer, Invitation, Survey, Version
from tests import factories

pytestmark = pytest.mark.django_db


def chosen(page: str) -> list[str]:
    return re.findall(r'value="(\d+)"[^>]*checked', page)


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_records_nothing(client: Client, ask: Callable[..., str], method: str) -> None:
    address = f"/s/{ask()}/?score=9"
    before = list(Event.objects.values_list("pk", flat=True))
    for _ in range(3):
        assert getattr(client, method)(address).status_code == 200
    assert Answer.objects.count() == 0
    assert list(Event.objects.values_list("pk", flat=True)) == before
    assert list(Invitation.objects.values_list("answered_at", flat=True)) == [None]


def test_the_score_of_the_link_is_chosen(client: Client, ask: Callable[..., str]) -> None:
    page = client.get(f"/s/{ask()}/?score=9").content.decode()
    assert chosen(page) == ["9"]
    assert "Après cet échange" in page


@pytest.mark.parametrize(
    "score", ["11", "-1", "nine", "", "9.5", "%00", "9" * 5000, "\N{ARABIC-INDIC DIGIT NINE}"]
)
def test_a_score_off_the_scale_is_ignored(client: Client, ask: Callable[..., str], score: str) -> None:
    page = client.get(f"/s/{ask()}/", {"score": score})
    assert page.status_code == 200
    assert "checked" not in page.content.decode()


def test_it_speaks_the_language_of_the_invitation(client: Client, ask: Callable[..., str]) -> None:
    token = ask(of=factories.customer(language="en"))
    page = client.get(f"/s/{token}/", headers={"accept-language": "fr"})
    assert '<html lang="en">' in page.content.decode()
    assert "How likely are you to recommend us" not in page.content.decode()
    assert "how likely are you to recommend us" in page.content.decode()


def test_an_answer_costs_one_statement(
    client: Client, ask: Callable[..., str], django_assert_num_queries
) -> None:
    """Whose link, was it swept, the answer and all that follows."""
    token = ask()
    with time_machine.travel(timezone.now() - timedelta(seconds=20)):
        sent = {"score": 9, "stamp": stamp(Invitation.objects.get())}
    with django_assert_num_queries(1):
        assert client.post(f"/s/{token}/", sent).status_code == 200
    assert Answer.objects.get().counts


@pytest.mark.parametrize(
    ("hindrance", "sent"),
    [
        ({}, {"token": "of somebody else"}),
        ({}, {"score": "11"}),
        ({}, {"score": "09"}),
        ({}, {"comment": "é" * 5001}),
        ({"expires_at": timezone.now() - timedelta(hours=1)}, {}),
        ({"customer": None, "channel": AskedOver.OPEN}, {}),
    ],
)
def test_what_there_is_more_to_is_not_stored_at_once(ask, nps, hindrance, sent) -> None:
    said = {
        "token": ask(),
        "number": Invitation.objects.get().pk,
        "score": "9",
        "comment": "",
        "browser": "b",
    }
    if "customer" in hindrance:
        hindrance = hindrance | {"open_link": make_open_link(survey=nps, name="Counter")}
    Invitation.objects.update(**hindrance)
    assert take_at_once(**(said | sent)) is None
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    Survey.objects.update(active=False)
    assert take_at_once(**said) is None
    assert not Answer.objects.exists()


@pytest.mark.parametrize("way", ["at once", "of a brand", "in doubt", "by phone", "of nobody"])
def test_the_log_is_told_of_a_first_answer_what_it_is_told_of_others(
    client: Client, nps: Survey, customer: Customer, send, way: str
) -> None:
    """The statement that stores it writes the words of `words_of`, too."""
    brand = factories.brand().pk if way == "of a brand" else None
    over = AskedOver.PHONE if way == "by phone" else AskedOver.LINK
    token = invite(survey=nps, asked=[Asked(customer.pk, "visit:1", brand)], channel=over)["visit:1"]
    if way == "by phone":
        record_spoken(invitation=Invitation.objects.get(), score=8)
    elif way == "of nobody":
        send(client, make_open_link(survey=nps, name="Counter").code, score=8, comment="é" * 500)
    else:
        send(client, token, reading=0 if way == "in doubt" else 20, score=8, comment="é" * 500)
    answer = Answer.objects.get()
    told = Event.objects.latest("pk")
    assert told.data == {"answer": answer.pk} | words_of(answer, suspicion=answer.suspicion)
    assert (told.kind, told.customer_id) == (
        "survey.doubted" if way == "in doubt" else "survey.answered",
        answer.customer_id,
    )
    assert answer.invitation.answered_at == (answer.answered_at if answer.counts else None)


def test_what_is_drawn_for_many_holds_the_words_of_one(client: Client, ask: Callable[..., str], send) -> None:
    """The second page of each kind comes from what the process remembers of the first."""
    tokens = [ask(f"interaction:{n}", of=factories.customer(language="en")) for n in (1, 2)]
    forms = [client.get(f"/s/{token}/?score=7").content.decode() for token in tokens]
    pages = [
        send(Client(), token, score=score, comment=f"{score} % <b> %(given)s\n{score}").content.decode()
        for token, score in zip(tokens, (7, 8), strict=True)
    ]
    for n, (token, other) in enumerate([tokens, tokens[::-1]]):
        assert (f'action="/s/{token}/"' in forms[n], other in forms[n], chosen(forms[n])) == (
            True,
            False,
            ["7"],
        )
        assert (f'href="/s/{token}/"' in pages[n], other in pages[n]) == (True, False)
        assert f"{7 + n} % &lt;b&gt; %(given)s\n{7 + n}" in pages[n]
    assert (
        len({stamped for form in forms for stamped in re.findall(r'name="stamp" value="(.+?)"', form)}) == 2
    )


def test_what_a_browser_says_of_itself_is_no_markup(client: Client, ask: Callable[..., str]) -> None:
    client.cookies["survey"] = "<b>%"
    page = client.get(f"/s/{ask()}/").content.decode()
    assert 'name="browser" value="&lt;b&gt;%"' in page


def test_what_is_drawn_for_many_follows_the_words_of_the_survey(
    client: Client, ask: Callable[..., str]
) -> None:
    address = f"/s/{ask(of=factories.customer(language='en'))}/"
    assert chosen(client.get(address).content.decode()) == []
    assert chosen(client.get(f"{address}?score=3").content.decode()) == ["3"]
    Version.objects.update(question_en="Would you come again?", lowest_en="Never")
    Survey.objects.update(title_en="Coming again")
    page = client.get(address).content.decode()
    assert all(words in page for words in ("Would you come again?", "0 = Never", "<title>Coming again"))
    Invitation.objects.update(language="fr")
    assert "Envoyer" in client.get(address).content.decode()


def test_nothing_of_the_address_leaks(client: Client, ask: Callable[..., str]) -> None:
    token = ask()
    for answer in (
        client.get(f"/s/{token}/"),
        client.post(f"/s/{token}/", {"score": 9}),
        client.get("/s/none/"),
    ):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert len(answer.content) < 100_000


def test_only_an_answer_leaves_a_cookie_which_goes_to_its_link_alone(client, ask, send) -> None:
    token = ask()
    assert not client.get(f"/s/{token}/?score=9").cookies
    cookie = send(client, token, score=9).cookies["survey"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/s/{token}/", True, "Lax")


def test_the_button_records_and_says_what_happens_next(ask: Callable[..., str]) -> None:
    client = Client(enforce_csrf_checks=True)
    token = ask()
    thanks = client.post(f"/s/{token}/", {"score": "9", "comment": "مرحبا 🙂 Émile"})
    assert thanks.status_code == 200
    assert "Thank you" in thanks.content.decode() or "Merci" in thanks.content.decode()
    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (9, "مرحبا 🙂 Émile")


def test_words_from_right_to_left_do_not_turn_the_score_about(client: Client, ask, send) -> None:
    page = send(client, ask(), score="3", comment="مرحبا\n<b>😀").content.decode()
    given = " ".join(page.partition('<blockquote class="said">')[2].partition("</blockquote>")[0].split())
    assert given == '<b>3</b> / 10 <div dir="auto">مرحبا &lt;b&gt;😀</div>'


def test_coming_back_shows_the_answer_and_lets_it_be_changed(client: Client, ask: Callable[..., str]) -> None:
    address = f"/s/{ask()}/"
    client.post(address, {"score": "4", "comment": "Trop long"})
    page = client.get(f"{address}?change=1").content.decode()
    assert chosen(page) == ["4"]
    assert "Trop long" in page
    client.post(address, {"score": "6", "comment": "Mieux"})
    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (6, "Mieux")


def test_another_browser_is_not_shown_what_was_answered(client: Client, ask: Callable[..., str]) -> None:
    address = f"/s/{ask()}/"
    client.post(address, {"score": "4", "comment": "Trop long"})
    for days in (1, 8):  # while it may be changed, and afterwards, to a link that is still good
        Invitation.objects.update(expires_at=timezone.now() + timedelta(days=days + 1))
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            own, other = (each.get(address).content.decode() for each in (client, Client()))
        assert ("Trop long" in own, "Trop long" in other, chosen(other)) == (True, False, [])


def test_another_score_clicked_in_the_mail_is_chosen_but_not_recorded(client: Client, ask) -> None:
    address = f"/s/{ask()}/"
    client.post(address, {"score": "4"})
    assert chosen(client.get(f"{address}?score=8").content.decode()) == ["8"]
    assert Answer.objects.get().score == 4


@pytest.mark.parametrize(
    "data", [{}, {"score": ""}, {"score": "11"}, {"score": "\x00"}, {"score": "9" * 5000}]
)
def test_it_says_what_is_wrong_with_the_score(client: Client, ask: Callable[..., str], data: dict) -> None:
    page = client.post(f"/s/{ask()}/", {"comment": "Gardez-moi", **data})
    assert page.status_code == 422
    assert 'id="score-error"' in page.content.decode()
    assert "Gardez-moi" in page.content.decode()
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("comment", ["x" * 1_000_000, "é" * 5_001])
def test_it_says_that_a_comment_is_too_long(client: Client, ask: Callable[..., str], comment: str) -> None:
    page = client.post(f"/s/{ask()}/", {"score": "9", "comment": comment})
    assert page.status_code == 422
    assert 'id="comment-error"' in page.content.decode()
    assert Answer.objects.count() == 0


def test_what_is_more_than_is_read_is_said_in_words_with_the_way_back(client, ask, nps) -> None:
    token, link = ask(), make_open_link(survey=nps, name="Counter", language="fr")
    urlencoded = b"comment=" + b"x" * 5_000_000, "application/x-www-form-urlencoded"
    in_parts = {"score": "9", "comment": "x" * 5_000_000}, MULTIPART_CONTENT
    ways = (f"{token}/", f"{token}/confirmation/", f"{token}/questions/", f"{link.code}/")
    for way, (sent, form) in product(ways, (urlencoded, in_parts)):
        page = client.post(f"/s/{way}", sent, form, headers={"accept-language": "en"})
        assert (page.status_code, page.headers["Cache-Control"]) == (413, "no-store")
        assert page.wsgi_request.read(1) == b""  # a server that has more to read resets the connection
        assert "trop long" in page.content.decode()  # the customer's language
        assert f'href="/s/{way.partition("/")[0]}/"' in page.content.decode()
    assert not Answer.objects.exists()


def test_a_comment_with_a_nul_is_taken_without_it(client: Client, ask: Callable[..., str]) -> None:
    assert client.post(f"/s/{ask()}/", {"score": "9", "comment": "a\x00b"}).status_code in (200, 422)


def test_unknown_and_expired_links_look_the_same(client: Client, ask: Callable[..., str]) -> None:
    token = ask()
    Invitation.objects.update(expires_at="2020-01-01T00:00Z")
    expired, unknown = client.get(f"/s/{token}/"), client.get("/s/unknown/")
    assert expired.status_code == unknown.status_code == 404
    assert expired.content == unknown.content
    assert client.post(f"/s/{token}/", {"score": 9}).status_code == 404


def test_each_refusal_has_words_of_its_own(client: Client, ask: Callable[..., str]) -> None:
    """Not found, closed, not kept: none of the others says that the link may have expired."""
    token = ask()
    client.post(f"/s/{token}/", {"score": 9, "website": "x"})
    pages = [client.post(f"/s/{token}/questions/"), client.get("/s/unknown/")]
    Survey.objects.update(active=False)
    pages.append(client.get(f"/s/{token}/"))
    words = [page.content.decode() for page in pages]
    titles = {tuple(re.findall(r"<title>\s*(.*?)\s*·", page, re.S)) for page in words}
    assert ([page.status_code for page in pages], len(titles)) == ([422, 404, 410], 3)
    assert ["expiré" in page or "expired" in page for page in words] == [False, True, False]
    assert f'href="/s/{token}/"' in words[0]


def test_it_rejects_put_and_delete(client: Client, ask: Callable[..., str]) -> None:
    address = f"/s/{ask()}/"
    assert [client.put(address).status_code, client.delete(address).status_code] == [405, 405]
