"""Unsubscribing: opening asks, the button or the mail reader withdraws, at once and as often as one likes."""

import re

import pytest
from django.test import Client

from customers.models import Consent, Customer, Event
from customers.people.domain.consent import has_consent
from customers.people.domain.preference import link_of
from customers.privacy.domain.erasure import erase_customer
from journeys.domain.message import prepare
from journeys.domain.sending import send_due_messages
from journeys.models import Message
from surveys.domain.answer import record_answer
from surveys.domain.idea import add_idea
from surveys.domain.invitation import Asked, invite
from surveys.domain.portal import portal_link
from surveys.models import Answer, IdeaVote, Survey
from tests.journeys.conftest import Letterbox, claim_one, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]


@pytest.fixture
def link(amelie: Customer) -> str:
    message = make_message(amelie)
    assert prepare(claim_one(message))
    found = re.search(rb"List-Unsubscribe:\s*<[^>]*?(/u/[^>]+)>", bytes(Message.objects.get().mime or b""))
    assert found
    return re.sub(rb"\s", b"", found[1]).decode()


def agrees(customer: Customer, purpose: str = "survey") -> bool:
    return has_consent(customer_id=customer.pk, purpose=purpose, channel="email")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_only_asks(client: Client, link: str, amelie: Customer, method: str) -> None:
    answer = getattr(client, method)(link)
    assert answer.status_code == 200
    assert agrees(amelie)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_one_click_of_a_mail_reader_withdraws(link: str, amelie: Customer) -> None:
    """RFC 8058: a POST without cookies, referrer or CSRF token."""
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not agrees(amelie)
    assert agrees(amelie, "marketing")
    consent = Consent.objects.latest("pk")
    assert (consent.source, consent.proof) == ("unsubscribe-link", f"message:{Message.objects.get().pk}")
    assert Event.objects.get(kind="consent.withdrawn").data == {
        "purpose": "survey",
        "channel": "email",
        "source": "unsubscribe-link",
    }


def test_twice_is_as_good_as_once(client: Client, link: str) -> None:
    assert [client.post(link).status_code for _ in range(2)] == [200, 200]
    assert Consent.objects.filter(granted=False).count() == 1


def test_it_speaks_the_customer_s_language(client: Client, link: str) -> None:
    assert '<html lang="fr">' in client.get(link, headers={"accept-language": "en"}).content.decode()


def test_every_link_of_who_was_erased_says_so_kindly_and_keeps_nothing(
    client: Client, link: str, amelie: Customer
) -> None:
    """Of a mail, of their page and of the page of ideas: opened, pressed, and pressed as a machine would."""
    survey = Survey.objects.get(slug="nps-after-contact")
    open_, given = invite(survey=survey, asked=[Asked(amelie.pk, f"visit:{n}") for n in (1, 2)]).values()
    record_answer(token=given, score=9, comment="Merci Amélie")
    idea, _new = add_idea(state="open", language="fr", title_fr="Dimanche")
    own = link_of(amelie.pk).partition("/p/")[2]
    ideas = portal_link(amelie.pk).partition("/i/")[2]
    answering = [
        f"/s/{token}/{part}" for token in (open_, given) for part in ("", "questions/", "confirmation/")
    ]
    choosing = [f"/p/{own}{part}" for part in ("", "pause/", "unsubscription/", "requests/access-request/")]
    voting = [f"/i/{ideas}{part}" for part in ("", "ideas/", f"ideas/{idea.pk}/vote/", "pioneer/")]
    every = [link, *answering, *choosing, *voting, f"/i/from/{own}"]
    erase_customer(customer=amelie, actor_id=None)
    before = Event.objects.count(), Consent.objects.count()
    sent = {"score": "3", "comment": "…", "title": "Encore", "on": "survey:email", "said": "…"}
    for path in every:
        pages = [client.get(path), client.post(path, sent)]
        assert {page.status_code for page in pages} <= {404, 405}, path
        assert 404 in {page.status_code for page in pages}
        assert not any("Amélie" in page.content.decode() for page in pages)
    assert (Event.objects.count(), Consent.objects.count()) == before
    assert list(Answer.objects.values_list("score", "comment")) == [(9, "")]
    assert not IdeaVote.objects.exists()


def test_an_unknown_link_says_so(client: Client) -> None:
    assert [client.get("/u/none/").status_code, client.post("/u/none/").status_code] == [404, 404]


def test_what_was_planned_does_not_leave_any_more(
    client: Client, letterbox: Letterbox, link: str, amelie: Customer
) -> None:
    Message.objects.update(state="sent", settled_at="2020-01-01T00:00Z", sending_at="2020-01-01T00:00Z")
    later = make_message(amelie, key="later")
    client.post(link)
    send_due_messages()
    later.refresh_from_db()
    assert (later.state, later.reason, letterbox.mails) == ("suppressed", "no-consent", [])
