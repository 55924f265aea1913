"""The history: every event once, newest first, page by page."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from core.errors import Invalid
from customers.domain.log import record_event
from customers.domain.timeline import Place, read_timeline
from customers.enums import EventKind
from customers.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def happened(customer, times, kind="strange.thing", data=None):
    """In threes at the same moment, so that moments alone cannot tell events apart."""
    with transaction.atomic():
        for n in range(times):
            at = factories.NOON + timedelta(minutes=n // 3)
            record_event(kind=kind, customer_id=customer.pk, occurred_at=at, data=data)


def shown(response):
    return [int(pk) for pk in re.findall(r'data-event="(\d+)"', response.content.decode())]


def timeline_of(customer):
    events = Event.objects.filter(customer=customer).order_by("-occurred_at", "-pk")
    return list(events.values_list("pk", flat=True))


def test_scrolling_shows_every_event_once(agent_client):
    amelie, other = factories.customer(), factories.customer()
    happened(amelie, 100)
    happened(other, 5)
    response = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk]))
    seen, pages = shown(response), 1
    while following := re.search(r'hx-get="([^"]*before=[^"]*)"', response.content.decode()):
        address = following.group(1).replace("&amp;", "&")
        response = agent_client.get(address, headers={"hx-request": "true"})
        seen += shown(response)
        pages += 1

    assert seen == timeline_of(amelie)
    assert (len(seen), pages) == (101, 5)


def test_an_event_that_comes_in_while_one_scrolls_shifts_nothing():
    amelie = factories.customer()
    happened(amelie, 10)
    before = timeline_of(amelie)
    first = read_timeline(amelie.pk, size=5)
    happened(amelie, 3)
    second = read_timeline(amelie.pk, before=first.next, size=30)

    assert [event.pk for event in first.events + second.events if event.pk in before] == before


@pytest.mark.parametrize("times", [1, 3])
def test_a_page_of_the_history_is_one_query(django_assert_num_queries, times):
    amelie = factories.customer()
    happened(amelie, times)
    with django_assert_num_queries(1):
        page = read_timeline(amelie.pk)
        assert [event.actor and event.actor.name for event in page.events] == [None] * (times + 1)


def test_a_day_is_headed_once_over_all_pages(agent_client):
    amelie = factories.customer(since=factories.NOON - timedelta(days=1))
    happened(amelie, 40)
    url = reverse("customers:customer-timeline", args=[amelie.pk])
    first = agent_client.get(url, headers={"hx-request": "true"}).content.decode()
    place = read_timeline(amelie.pk).next
    second = agent_client.get(f"{url}?before={place}", headers={"hx-request": "true"}).content.decode()
    heading = r'timeline-day">\s*([^<]+?)\s*<'

    assert re.findall(heading, first) == ["Thursday 12 March 2026"]
    assert re.findall(heading, second) == ["Wednesday 11 March 2026"]


def test_filters_show_their_kinds_and_work_as_plain_links(agent_client):
    amelie = factories.customer()
    factories.order(amelie)
    factories.contact(amelie)
    page = reverse("customers:customer-detail", args=[amelie.pk])
    kinds = {show: self_kinds(agent_client.get(f"{page}?show={show}")) for show in KIND_FILTERS}

    assert kinds == {
        "": ["contact.logged", "customer.created", "order.placed"],
        "contacts": ["contact.logged"],
        "purchases": ["order.placed"],
        "surveys": [],
        "nonsense": ["contact.logged", "customer.created", "order.placed"],
    }


KIND_FILTERS = ["", "contacts", "purchases", "surveys", "nonsense"]


def self_kinds(response):
    return sorted(Event.objects.filter(pk__in=shown(response)).values_list("kind", flat=True))


def test_without_script_the_link_to_earlier_events_opens_the_whole_page(agent_client):
    amelie = factories.customer()
    happened(amelie, 40)
    place = read_timeline(amelie.pk).next
    url = reverse("customers:customer-timeline", args=[amelie.pk])
    response = agent_client.get(f"{url}?before={place}", follow=True)

    assert shown(response) == timeline_of(amelie)[30:]
    assert "Back to the latest" in response.content.decode()


@pytest.mark.parametrize(
    "before",
    ["x", "1", "1.2.3", "9" * 400 + ".1", "\x00.1", "1.-5", "-62135596800000001.1", "99999999999999999999.9"],
)
def test_a_place_that_is_none_is_refused(agent_client, before):
    amelie = factories.customer()
    url = reverse("customers:customer-timeline", args=[amelie.pk], query={"before": before})
    response = agent_client.get(url, headers={"hx-request": "true"})

    assert response.status_code == (200 if before == "1.-5" else 400)


def test_a_place_reads_back_as_itself():
    place = Place(factories.NOON + timedelta(microseconds=123457), 42)

    assert Place.parse(str(place)) == place
    with pytest.raises(Invalid):
        Place.parse("12")


class TestWhatOtherAppsTell:
    def text(self, client, kind, data):
        amelie = factories.customer()
        happened(amelie, 1, kind, data)
        page = client.get(
            reverse("customers:customer-timeline", args=[amelie.pk]), headers={"hx-request": "true"}
        )
        row = page.content.decode().split('<li class="timeline-item')[2]
        return " ".join(re.sub(r"<[^>]*>", " ", row).split())

    @pytest.mark.parametrize(
        ("score", "word"),
        [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter")],
    )
    def test_an_nps_answer_says_what_its_score_means(self, agent_client, score, word):
        data = {"kind": "nps", "score": score, "scale": [0, 10], "comment": "Merci <b>"}
        text = self.text(agent_client, "survey.answered", data)

        assert f"NPS {score}/10 {word}" in text
        assert "Merci &lt;b&gt;" in text


@pytest.mark.parametrize("kind", sorted(value for name, value in vars(EventKind).items() if name.isupper()))
def test_an_event_that_tells_little_is_still_drawn(agent_client, kind):
    amelie = factories.customer()
    happened(amelie, 1, kind, {})
    response = agent_client.get(reverse("customers:customer-timeline", args=[amelie.pk]), headers=HTMX)

    assert shown(response) == timeline_of(amelie)


class TestPointsOfAnOrder:
    """Earned by an order, taken back by its refund: told on their line, not on one of their own."""

    @pytest.fixture
    def amelie(self):
        amelie = factories.customer(since=factories.NOON - timedelta(days=1))
        order = factories.order(amelie, 100)
        refund = factories.refund(order, 30)
        with transaction.atomic():
            for kind, points, at in [("earned", 100, order.placed_at), ("reversed", -30, refund.refunded_at)]:
                record_event(
                    kind=f"points.{kind}",
                    customer_id=amelie.pk,
                    occurred_at=at,
                    data={"points": points, "order": order.pk, "order_number": order.number},
                )
        return amelie

    def test_they_stand_on_its_line(self, agent_client, amelie):
        page = agent_client.get(reverse("customers:customer-timeline", args=[amelie.pk]), headers=HTMX)
        entries = [(entry.event.kind, entry.points) for entry in page.context["entries"]]

        assert entries == [("order.refunded", -30), ("order.placed", 100), ("customer.created", None)]
        assert "+100 pts" in page.content.decode()

    def test_asked_for_alone_they_have_their_own(self, agent_client, amelie):
        url = reverse("customers:customer-timeline", args=[amelie.pk], query={"show": "points"})
        entries = agent_client.get(url, headers=HTMX).context["entries"]

        assert [entry.event.kind for entry in entries] == ["points.reversed", "points.earned"]
