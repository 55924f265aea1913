"""The page of ideas behind a link of one's own, the list for everybody, and the pages of the staff."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from customers.people.domain.preference import link_of, preference_of, token_of, withdraw_links
from surveys.domain.early_access import be_pioneer, invite_pioneers
from surveys.domain.idea import add_idea, move_idea, propose_idea, vote
from surveys.domain.portal import portal_link, set_public
from surveys.enums import IdeaState
from surveys.models import EarlyAccess, Idea, IdeaVote, Pioneer
from tests import factories


@pytest.fixture
def ana(db):
    return factories.customer("Ana", language="en", emails=["ana@example.org"])


@pytest.fixture
def page(ana):
    """The path of her page."""
    return portal_link(ana.pk).removeprefix("http://").partition("/")[2].join(["/", ""])


@pytest.fixture
def sunday(db):
    return add_idea(state=IdeaState.OPEN, language="en", title_en="Deliver on Sundays")[0]


def test_opening_changes_nothing_and_another_link_does_not_open_it(client, ana, page, sunday):
    for method in (client.get, client.head, client.options):
        assert method(page).status_code == 200
    assert not IdeaVote.objects.exists()
    assert client.get(f"{page}pioneer/").status_code == 405
    answer = client.get(page)
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
    assert client.get(reverse("surveys:portal", args=[token_of(preference_of(ana.pk))])).status_code == 404
    withdraw_links(customer=ana)
    assert client.get(page).status_code == 404
    assert link_of(ana.pk)


def test_a_customer_votes_proposes_and_says_they_would_try(client, ana, page, sunday):
    path = f"{page}ideas/{sunday.pk}/vote/"
    assert "your vote counts" in client.post(path, {"tell": "1"}).content.decode()
    assert IdeaVote.objects.get().tell
    assert "taken back" in client.post(path, {"withdraw": "1"}).content.decode()
    seen = client.post(f"{page}ideas/", {"title": "Delivery on sunday", "text": "Please"}).content.decode()
    assert "Somebody may have had this idea already" in seen
    assert Idea.objects.count() == 1
    sent = {
        "title": "Delivery on sunday",
        "text": "<script>alert(1)</script> \u202eمرحبا 🎁",
        "anyway": "1",
        "key": "k",
    }
    for _ in range(2):
        seen = client.post(f"{page}ideas/", sent).content.decode()
        assert "We look at your idea" in seen
    assert Idea.objects.filter(state="waiting").count() == 1
    client.post(f"{page}pioneer/")
    assert Pioneer.objects.get().customer == ana


def test_who_said_no_to_an_invitation_may_change_their_mind_by_the_page(client, ana, page, sunday):
    be_pioneer(customer=ana, wants=True)
    invite_pioneers(idea=sunday, many=1, actor_id=None)
    path = f"{page}ideas/{sunday.pk}/early/"
    assert "before the others" in client.get(page).content.decode()
    assert "change your mind" in client.post(path, {"decline": "1"}).content.decode()
    assert "change your mind" in client.get(page).content.decode()
    assert "You take part" in client.post(path).content.decode()
    assert EarlyAccess.objects.get().state == "accepted"


@pytest.mark.parametrize(
    "bad", [{}, {"title": "x" * 1_000_000}, {"title": "a\x00b", "text": "y" * 1_000_000}]
)
def test_what_cannot_be_an_idea_says_so(client, page, bad):
    assert client.post(f"{page}ideas/", bad).status_code == 422
    assert not Idea.objects.exists()


@pytest.mark.parametrize("place", ["", "vote/"])
def test_what_is_more_than_is_read_is_said_on_the_page(client, ana, page, sunday, place):
    path = f"{page}ideas/{sunday.pk}/{place}" if place else f"{page}ideas/"
    answer = client.post(path, {"title": "Sunday", "tell": "x" * 5_000_000})
    assert (answer.status_code, IdeaVote.objects.count(), Idea.objects.count()) == (413, 0, 1)
    assert "far too long to be kept" in answer.content.decode()
    assert answer.wsgi_request.read(1) == b""


def test_a_hidden_idea_cannot_be_voted_for(client, ana, page, sunday):
    move_idea(idea=sunday, to=IdeaState.REFUSED, actor_id=None)
    assert client.post(f"{page}ideas/{sunday.pk}/vote/").status_code == 404
    assert "Sundays" not in client.get(page).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_is_light_and_costs_the_same_for_each(client, page, django_assert_num_queries, many):
    for n in range(many):
        add_idea(state=IdeaState.OPEN, language="en", title_en=f"Idea {n}", text_en="é" * 2_000)
    with django_assert_num_queries(11):
        answer = client.get(page)
    assert answer.content.decode().count("I am for it") == many
    assert len(answer.content) < 30_000


def test_everybody_reads_only_once_it_is_open(client, agent_client, admin_client, sunday):
    path = reverse("surveys:public-ideas")
    assert client.get(path).status_code == 404
    switch = reverse("surveys:portal-switch")
    assert agent_client.post(switch, {"open": "1"}).status_code == 403
    assert admin_client.post(switch, {"open": "1"}).status_code == 302
    seen = client.get(path).content.decode()
    assert ("Deliver on Sundays" in seen, "<form" in seen) == (True, False)
    set_public(is_public=False)
    assert client.get(path).status_code == 404


def test_links_that_are_guessed_wait(client, db):
    path = reverse("surveys:portal", args=["a" * 43])
    found = [Client(REMOTE_ADDR="203.0.113.9").get(path).status_code for _ in range(61)]
    assert (found[0], found[-1]) == (404, 429)


def test_staff_moderate_move_and_merge(agent_client, manager_client, ana, sunday):
    waiting = propose_idea(customer=ana, title="Sunday deliveries", text="", language="en")[0]
    listed = agent_client.get("/ideas/?state=waiting").content.decode()
    assert "Sunday deliveries" in listed
    one = f"/ideas/{waiting.pk}/"
    assert agent_client.get(one).status_code == 200
    assert agent_client.post(one, {"title_en": "x"}).status_code == 403
    assert agent_client.post(f"{one}state/", {"state": "open"}).status_code == 403
    assert "Deliver on Sundays" in manager_client.get(one).content.decode(), "reads alike"
    manager_client.post(one, {"title_en": "Sunday deliveries", "title_fr": "Livrer le dimanche"})
    manager_client.post(f"{one}state/", {"state": "open"})
    manager_client.post(f"{one}merge/", {"into": sunday.pk})
    waiting.refresh_from_db()
    assert (waiting.title_fr, waiting.state, waiting.merged_into) == ("Livrer le dimanche", "merged", sunday)
    assert Idea.objects.get(pk=sunday.pk).votes == 1
    rows = b"".join(manager_client.get("/ideas/export.csv")).decode().splitlines()
    assert [row.split(",")[2:4] for row in rows] == [["Votes", "Title"], ["1", "Deliver on Sundays"]]


@pytest.mark.parametrize("many", [1, 3])
def test_the_staff_list_costs_the_same_for_each(manager_client, ana, django_assert_num_queries, many):
    for n in range(many):
        idea = add_idea(state=IdeaState.PLANNED, language="en", title_en=f"Idea {n}")[0]
        vote(idea=idea, customer=ana)
    with django_assert_num_queries(5):
        assert manager_client.get("/ideas/").content.decode().count("Idea ") >= many


@pytest.mark.parametrize(
    ("language", "says", "stop"),
    [
        ("en", "<b>Cercle:</b> On Saturdays.", "Stop inviting me"),
        ("fr", "<b>Cercle\u00a0:</b> Le samedi.", "Ne plus"),
    ],
)
def test_what_we_say_and_how_to_stop_read_well_in_both_languages(client, ana, sunday, language, says, stop):
    Idea.objects.filter(pk=sunday.pk).update(
        title_fr="Livrer le dimanche", reply_en="On Saturdays.", reply_fr="Le samedi."
    )
    type(ana).objects.filter(pk=ana.pk).update(language=language)
    be_pioneer(customer=ana, wants=True)
    page = portal_link(ana.pk).removeprefix("http://").partition("/")[2].join(["/", ""])
    shown = client.get(page).content.decode()
    assert says in shown
    assert stop in shown


def test_one_vote_is_one_vote(manager_client, ana, sunday):
    vote(idea=sunday, customer=ana)
    assert "<b>1</b><small>vote</small>" in manager_client.get("/ideas/").content.decode()
    vote(idea=sunday, customer=factories.customer("Ben"))
    assert "<b>2</b><small>votes</small>" in manager_client.get("/ideas/").content.decode()


def test_the_page_of_choices_leads_here(client, ana, page):
    choices = link_of(ana.pk).removeprefix("http://").partition("/")[2]
    (onward,) = re.findall(r'href="(/i/from/[^"]+)"', client.get(f"/{choices}").content.decode())
    assert client.get(onward)["Location"].endswith(page)
    assert client.get("/i/from/guessed/").status_code == 404
