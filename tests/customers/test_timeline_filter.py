"""The history narrowed by channel, agent, days and words: by its address, page by page, for one query."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from customers.contact.domain.interaction import NOTE_ON_TIMELINE
from customers.domain.log import record_event
from customers.domain.timeline import Wanted, read_timeline
from customers.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
LONG = "Rien à signaler. " * 30 + "Le moulin à café est cassé."


@pytest.fixture
def agents():
    return [factories.user(name="Zoé"), factories.user(name="Adam")]


@pytest.fixture
def amelie(agents):
    amelie = factories.customer(since=factories.NOON - timedelta(days=30))
    said = [("phone", "Colis abîmé"), ("email", "100% sûre_de rien"), ("phone", LONG)]
    for n, (channel, note) in enumerate(said):
        at = factories.NOON + timedelta(days=n)
        agent = agents[n % 2].pk
        factories.contact(amelie, channel=channel, note=note, agent_id=agent, started_at=at)
    factories.order(amelie, number="C-777", placed_at=factories.NOON + timedelta(days=5))
    factories.contact(factories.customer(), note="Colis abîmé d’une autre")
    return amelie


def told(events):
    """What stands there, by the day it happened."""
    return [(event.occurred_at.date() - factories.NOON.date()).days for event in events]


def narrowed(customer, **wanted):
    return told(read_timeline(customer.pk, wanted=Wanted(**wanted)).events)


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        ({}, [5, 2, 1, 0, -30]),
        ({"channel": "phone"}, [2, 0]),
        ({"since": date(2026, 3, 13)}, [5, 2, 1]),
        ({"until": date(2026, 3, 13)}, [1, 0, -30]),
        ({"since": date(2026, 3, 13), "until": date(2026, 3, 13)}, [1]),
        ({"words": "ABIME colis"}, [0]),
        ({"words": "colis moulin"}, []),
        ({"words": "cassé moulin"}, [2]),
        ({"words": "C-777"}, [5]),
        ({"words": "100%"}, [1]),
        ({"words": "%"}, [1]),
        ({"words": "sure_de"}, [1]),
        ({"words": "sureXde"}, []),
        ({"words": "\\"}, []),
        ({"words": "rien", "channel": "phone"}, [2]),
    ],
)
def test_it_is_narrowed(amelie, wanted, days):
    assert narrowed(amelie, **wanted) == days


def test_by_who_was_there(amelie, agents):
    assert [narrowed(amelie, agent_id=agent.pk) for agent in agents] == [[2, 0], [1]]


def test_a_long_note_is_searched_to_its_end(amelie):
    event = Event.objects.get(customer=amelie, data__channel="phone", data__note__startswith="Rien")

    assert "moulin" not in event.data["note"]
    assert len(event.data["note"]) == NOTE_ON_TIMELINE
    assert narrowed(amelie, words="moulin") == [2]


@pytest.mark.parametrize("times", [1, 3])
def test_however_it_is_narrowed_it_is_one_query(amelie, agents, django_assert_num_queries, times):
    for _ in range(times):
        factories.contact(amelie, note="moulin")
    everything = Wanted("phone", agents[0].pk, date(2026, 1, 1), date(2026, 12, 31), "moulin")
    with django_assert_num_queries(1):
        page = read_timeline(amelie.pk, show="contacts", wanted=everything)
        assert told(page.events) == [2]


class TestPage:
    def get(self, client, customer, **query):
        url = reverse("customers:customer-detail", args=[customer.pk], query=query)
        return client.get(url)

    def days(self, response):
        return told([entry.event for entry in response.context["entries"]])

    def test_its_address_says_it_all(self, agent_client, amelie, agents):
        query = {"show": "contacts", "via": "phone", "by": agents[0].pk, "q": "moulin"}
        response = self.get(agent_client, amelie, **query)
        page = response.content.decode()

        assert self.days(response) == [2]
        assert 'value="moulin"' in page
        assert '<option value="phone" selected>' in page
        assert f'<option value="{agents[0].pk}" selected>Zoé</option>' in page
        assert "Whole history" in page

    def test_without_a_filter_the_form_is_folded_away(self, agent_client, amelie):
        folded = self.get(agent_client, amelie).content.decode()
        unfolded = self.get(agent_client, amelie, filters="1").content.decode()

        assert ("history_q" in folded, "history_q" in unfolded) == (False, True)
        assert re.search(r'href="/customers/\d+/\?filters=1#history"', folded)

    def test_it_costs_two_queries_more_in_a_minute(self, agent_client, amelie, django_assert_num_queries):
        """Who works here, and what the latest contacts left open."""
        self.get(agent_client, amelie)
        with django_assert_num_queries(14):
            self.get(agent_client, amelie, q="moulin")
        with django_assert_num_queries(13):
            self.get(agent_client, amelie, q="moulin")

    def test_what_is_none_narrows_nothing_and_says_so(self, agent_client, amelie):
        query = {"via": "pigeon", "by": "0", "since": "31.02.2026", "until": "x", "q": "\x00"}
        response = self.get(agent_client, amelie, **query)

        assert self.days(response) == [5, 2, 1, 0, -30]
        assert set(response.context["timeline_filter"].errors) == {"via", "by", "since", "until", "q"}

    def test_a_swap_brings_the_history_and_the_address_of_the_page(self, agent_client, amelie):
        url = reverse("customers:customer-timeline", args=[amelie.pk])
        response = agent_client.get(f"{url}?q=moulin&show=contacts", headers=HTMX)

        assert response["HX-Replace-Url"] == f"/customers/{amelie.pk}/?q=moulin&show=contacts"
        assert self.days(response) == [2]
        assert "<html" not in response.content.decode()

    def test_it_scrolls_through_what_fits_alone(self, agent_client, amelie):
        for n in range(40):
            at = factories.NOON - timedelta(days=n + 1)
            factories.contact(amelie, note="moulin" if n % 5 else "rien", started_at=at)
        response = self.get(agent_client, amelie, q="moulin", via="phone")
        more = re.search(r'hx-get="([^"]*before=[^"]*)"', response.content.decode())
        assert more
        address = more.group(1).replace("&amp;", "&")
        plain = agent_client.get(address, follow=True)
        part = agent_client.get(address, headers=HTMX)

        assert len(self.days(response)) == 10
        assert (len(self.days(part)), self.days(part)) == (23, self.days(plain))
        assert self.days(part)[-3:] == [-38, -39, -40]

    def test_nothing_fits(self, agent_client, amelie):
        assert "Nothing fits" in self.get(agent_client, amelie, q="zebra").content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_without_a_beginning_narrows_nothing(agent_client, amelie, day):
    for name in ("since", "until"):
        page = agent_client.get(f"/customers/{amelie.pk}/?{name}={day}")
        assert (page.status_code, len(page.context["read"].events)) == (200, 5)


def test_a_missed_call_is_of_the_phone(amelie):
    with transaction.atomic():
        record_event(kind="call.missed", customer_id=amelie.pk, data={"call": 1})
    kinds = {
        channel: [event.kind for event in read_timeline(amelie.pk, wanted=Wanted(channel=channel)).events]
        for channel in ("phone", "email")
    }
    assert kinds["phone"].count("call.missed") == 1
    assert "call.missed" not in kinds["email"]
