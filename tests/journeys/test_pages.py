"""The staff pages on journeys and messages."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from journeys.channels.email import Accepted
from journeys.domain.describe import EVENTS
from journeys.domain.message import prepare, settle, tell
from journeys.domain.tally import count_journeys
from journeys.enums import EventKind, Reason
from journeys.models import Enrolment, Journey, Message
from tests.journeys.conftest import claim_one, make_message

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"/(s|u)/[\w-]{43}/")


@pytest.fixture
def frozen(amelie: Customer, no_quiet_hours: None) -> Message:
    """A survey mail at the moment it leaves."""
    message = make_message(amelie)
    assert prepare(claim_one(message))
    message.refresh_from_db()
    return message


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_says_what_starts_a_journey(reader_client: Client) -> None:
    text = page(reader_client, "/journeys/")
    assert "A contact is logged" in text
    assert "Abandoned cart" in text


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_many(
    reader_client: Client, django_assert_num_queries: Callable, n: int
) -> None:
    Journey.objects.all().delete()
    for number in range(n):
        Journey.objects.create(slug=f"j-{number}", trigger_kind="order.placed", occasion_field="order")
    with django_assert_num_queries(6):
        reader_client.get("/journeys/")


def test_the_list_shows_those_that_are_on_or_have_a_goal(reader_client: Client) -> None:
    Journey.objects.all().delete()
    for slug, active, goal in (
        ("on", True, {}),
        ("goal", True, {"kind": "x"}),
        ("off", False, {"kind": "x"}),
    ):
        Journey.objects.create(
            slug=slug, trigger_kind="order.placed", occasion_field="order", active=active, goal=goal
        )

    def shown(show: str) -> set[str]:
        listed = reader_client.get("/journeys/", {"show": show}).context["journeys"]
        return {row["journey"].slug for row in listed}

    assert shown("on") == {"on", "goal"}
    assert shown("goal") == {"goal"}
    assert shown("") == shown("\x00") == {"on", "goal", "off"}


def test_a_journey_reads_as_a_flow(reader_client: Client, amelie: Customer) -> None:
    make_message(amelie, state="suppressed", reason="no-consent")
    count_journeys()
    text = page(reader_client, "/journeys/survey-after-solved-call/")
    assert "solved: yes and channel: Phone" in text
    assert "Wait 1 hour" in text
    assert "Send “Survey after a contact”" in text
    assert "The customer has not agreed to such messages." in text
    cart = page(reader_client, "/journeys/abandoned-cart/")
    assert "Wait until the next day at 10:00, where the customer lives" in cart
    assert "An order is placed" in cart


def test_a_manager_switches_a_journey_off_and_on(manager_client: Client) -> None:
    address = "/journeys/abandoned-cart/switch/"
    manager_client.post(address, {"active": "off"})
    assert not Journey.objects.get(slug="abandoned-cart").active
    manager_client.post(address, {"active": "on"})
    assert Journey.objects.get(slug="abandoned-cart").active


def test_a_journey_that_names_what_is_not_there_stays_off(manager_client: Client) -> None:
    Journey.objects.filter(slug="abandoned-cart").update(active=False, steps=[{"send": "nothing"}])
    answer = manager_client.post("/journeys/abandoned-cart/switch/", {"active": "on"}, follow=True)
    assert "There is no message template “nothing”." in answer.content.decode()
    assert not Journey.objects.get(slug="abandoned-cart").active


def test_an_agent_may_not_switch_and_get_changes_nothing(
    agent_client: Client, manager_client: Client
) -> None:
    address = "/journeys/abandoned-cart/switch/"
    assert agent_client.post(address, {"active": "off"}).status_code == 403
    assert manager_client.get(address).status_code == 405
    assert Journey.objects.get(slug="abandoned-cart").active


@pytest.mark.parametrize("n", [1, 3])
def test_the_messages_ask_as_much_for_one_as_for_many(
    reader_client: Client, amelie: Customer, django_assert_num_queries: Callable, n: int
) -> None:
    for number in range(n):
        make_message(amelie, key=f"test:{number}")
    with django_assert_num_queries(4):
        reader_client.get("/messages/")


def test_messages_are_filtered(reader_client: Client, amelie: Customer) -> None:
    make_message(amelie, key="a", state="suppressed", reason="no-consent")
    make_message(amelie, key="b", subject="Planned one")
    assert "Planned one" not in page(reader_client, "/messages/?state=suppressed")
    assert "not agreed" in page(reader_client, "/messages/?state=suppressed&purpose=survey")
    assert "No message here" in page(reader_client, "/messages/?purpose=marketing")
    assert 'name="place"' not in page(reader_client, "/messages/")
    steps = page(reader_client, "/messages/?journey=abandoned-cart&place=2")
    assert re.findall(r'value="(\d+)"( selected)?>\d+\. ', steps) == [("2", " selected")]


@pytest.mark.parametrize("query", ["state=no", "before=0", "before=x", "before=" + "9" * 40, "state=%00"])
def test_an_odd_filter_is_no_error(reader_client: Client, query: str) -> None:
    page(reader_client, f"/messages/?{query}")


def test_a_message_shows_why_it_was_not_sent(reader_client: Client, amelie: Customer) -> None:
    message = make_message(amelie, state="suppressed", reason="no-consent", settled_at=timezone.now())
    text = page(reader_client, f"/messages/{message.pk}/")
    assert "The customer has not agreed to such messages." in text
    assert "Never written" in text


def test_outside_the_demo_nobody_can_answer_for_the_customer(reader_client: Client, frozen: Message) -> None:
    for address in (f"/messages/{frozen.pk}/", f"/messages/{frozen.pk}/mail/"):
        text = page(reader_client, address)
        assert not SECRET.search(text)
        assert "/…/" in text


def test_in_the_demo_its_links_work_whatever_the_port(
    reader_client: Client, client: Client, frozen: Message, settings
) -> None:
    settings.DEMO = True
    text = page(reader_client, f"/messages/{frozen.pk}/mail/")
    link = re.search(r'href="(/s/[\w-]{43}/\?score=9)"', text)
    assert link
    assert "checked" in page(client, link[1])


def test_the_mail_stands_in_a_frame_that_may_do_nothing(reader_client: Client, frozen: Message) -> None:
    mail = reader_client.get(f"/messages/{frozen.pk}/mail/")
    policy = mail["Content-Security-Policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in reader_client.get(f"/messages/{frozen.pk}/")["Content-Security-Policy"]


def test_a_mail_not_written_yet_is_not_found(reader_client: Client, amelie: Customer) -> None:
    assert reader_client.get(f"/messages/{make_message(amelie).pk}/mail/").status_code == 404


def test_the_panel_says_what_is_planned_sent_and_held_back(
    agent_client: Client, amelie: Customer, django_assert_num_queries: Callable
) -> None:
    make_message(amelie, key="a", state="suppressed", reason="no-consent")
    Enrolment.objects.update(state="waiting", ended_at=None)
    with django_assert_num_queries(5):
        text = page(agent_client, f"/customers/{amelie.pk}/journeys/")
    assert "Follow-up survey after a solved call" in text
    assert "The customer has not agreed to such messages." in text


@pytest.mark.parametrize("reason", Reason)
def test_the_history_says_of_each_reason_why_nothing_left(
    agent_client: Client, amelie: Customer, reason: Reason
) -> None:
    tell(make_message(amelie), EventKind.SUPPRESSED, reason=reason)
    answer = agent_client.get(f"/customers/{amelie.pk}/")
    assert (answer.status_code, str(reason.label) in html.unescape(answer.content.decode())) == (200, True)


def test_the_panel_of_a_new_customer_says_what_would_stand_there(
    agent_client: Client, amelie: Customer
) -> None:
    assert "Nothing planned and nothing sent." in page(agent_client, f"/customers/{amelie.pk}/journeys/")


def test_the_history_tells_of_it(agent_client: Client, frozen: Message) -> None:
    settle(frozen, Accepted())
    text = page(agent_client, f"/customers/{frozen.customer_id}/")
    assert "Message sent" in text
    assert frozen.subject in text


def test_every_trigger_has_words():
    assert set(Journey.objects.values_list("trigger_kind", flat=True)) <= set(EVENTS)
