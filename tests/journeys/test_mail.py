"""The mail itself: what stands in it, whom its links belong to, and that opening them changes nothing."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.db import connection
from django.test import Client

from customers.models import Consent, Customer, Event
from journeys.domain.sending import send_due_messages
from journeys.models import Enrolment, Message, MessageTemplate
from surveys.models import Answer, Invitation
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_due, make_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]

BASE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _base(settings) -> None:
    settings.BASE_URL = BASE


def links(mail: EmailMessage) -> set[str]:
    """Every address in any part or header, as a scanner collects them."""
    texts = [body(mail, "plain"), body(mail, "html"), mail["List-Unsubscribe"]]
    return {link.removeprefix(BASE) for text in texts for link in re.findall(rf'{BASE}[^\s"<>]+', text)}


def send(customer: Customer, letterbox: Letterbox, **fields) -> EmailMessage:
    make_message(customer, **fields)
    send_due_messages()
    return letterbox.mails[-1]


def test_it_speaks_the_customer_s_language(letterbox: Letterbox, make_people: Callable) -> None:
    (john,) = make_people(1)
    Customer.objects.filter(pk=john.pk).update(language="en")
    mail = send(john, letterbox)
    assert mail["Subject"] == "How did we do, N0?"
    assert mail["Content-Language"] == "en"
    assert "A score is enough" in body(mail, "plain")
    assert '<html lang="en">' in body(mail, "html")
    assert Message.objects.get().language == "en"


def test_it_has_text_and_html_and_the_headers_of_a_list(letterbox: Letterbox, amelie: Customer) -> None:
    mail = send(amelie, letterbox)
    message = Message.objects.get()
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert re.fullmatch(rf"<{BASE}/u/[\w-]{{43}}/>", mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(rf"<message-{message.pk}-[0-9a-f]{{16}}@localhost>", mail["Message-ID"])
    assert "Cercle <bonjour@example.org>" in mail["From"]
    assert bytes(message.mime or b"").isascii()


def test_every_score_is_one_click_away(letterbox: Letterbox, amelie: Customer, client: Client) -> None:
    mail = send(amelie, letterbox)
    scores = sorted(int(link.partition("score=")[2]) for link in links(mail) if "score=" in link)
    assert scores == list(range(11))
    nine = next(link for link in links(mail) if link.endswith("score=9"))
    assert client.post(nine.partition("?")[0], {"score": 9}).status_code == 200
    assert Answer.objects.get().customer == amelie


def test_the_secrets_stand_in_the_mail_alone(letterbox: Letterbox, amelie: Customer) -> None:
    mail = send(amelie, letterbox)
    tokens = {token for _, token in re.findall(r"/(s|u)/([\w-]{43})/", str(links(mail)))}
    assert len(tokens) == 2
    with connection.cursor() as cursor:
        for table in ("customers_event", "surveys_invitation", "journeys_enrolment"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            text = cursor.fetchone()[0]
            assert not any(token in text for token in tokens)
        cursor.execute("SELECT string_agg((to_jsonb(t) - 'mime')::text, '') FROM journeys_message t")
        text = cursor.fetchone()[0]
    assert not any(token in text for token in tokens)


def test_what_a_template_or_a_name_says_is_never_code(letterbox: Letterbox, make_people: Callable) -> None:
    (person,) = make_people(1)
    Customer.objects.filter(pk=person.pk).update(first_name="<b>{house}</b>{{ 7 }}{% now 'Y' %}")
    MessageTemplate.objects.update(body_fr="{first_name} {first_name.__class__} {x} [[rating]] [[nothing]]")
    html = body(send(person, letterbox), "html")
    assert "&lt;b&gt;{house}&lt;/b&gt;{{ 7 }}{% now &#x27;Y&#x27; %}" in html
    assert "{first_name.__class__} {x} [[rating]] [[nothing]]" in html


@pytest.mark.parametrize(
    "name", ["Ève\r\nBcc: all@example.org", '"; Bcc: all@example.org', "Ｅｖｅ ☕️ <x@y.z>"]
)
def test_a_name_smuggles_no_header(letterbox: Letterbox, make_people: Callable, name: str) -> None:
    (person,) = make_people(1)
    Customer.objects.filter(pk=person.pk).update(first_name=name)
    mail = send(person, letterbox)
    assert mail["Bcc"] is None
    assert [str(address.addr_spec) for address in mail["To"].addresses] == ["n0@example.org"]


def test_an_address_no_mail_can_carry_is_dropped(letterbox: Letterbox, amelie: Customer) -> None:
    amelie.emails.update(address="amélie@exämple.org")
    make_message(amelie)
    send_due_messages()
    message = Message.objects.get()
    assert (message.state, message.reason, Invitation.objects.count()) == ("suppressed", "bad-address", 0)


def test_a_cart_ordered_in_the_same_moment_has_nothing_left(letterbox: Letterbox, amelie: Customer) -> None:
    cart = factories.cart(amelie, 20)
    make_message(amelie, template="cart-reminder", occasion=f"cart:{cart.pk}")
    type(cart).objects.update(state="emptied")
    send_due_messages()
    message = Message.objects.get()
    assert (message.state, message.reason) == ("cancelled", "nothing-left")


def test_about_the_same_contact_it_asks_once(
    letterbox: Letterbox, amelie: Customer, ask_before: Callable
) -> None:
    make_message(amelie, occasion="interaction:7")
    ask_before(amelie, "interaction:7")
    send_due_messages()
    message = Message.objects.get()
    assert (message.state, message.reason) == ("cancelled", "asked-already")


def test_a_second_attempt_sends_the_very_same_mail(letterbox: Letterbox, amelie: Customer) -> None:
    letterbox.answer = lambda _: "451 later"
    make_message(amelie)
    send_due_messages()
    first = bytes(Message.objects.get().mime or b"")
    MessageTemplate.objects.update(body_fr="Autre chose")
    letterbox.answer = lambda _: "250 ok"
    Message.objects.update(due_at="2020-01-01T00:00Z")
    send_due_messages()
    (mail,) = letterbox.mails
    assert bytes(Message.objects.get().mime or b"") == first
    assert "Autre chose" not in body(mail, "plain")


def test_a_scanner_that_opens_every_link_changes_nothing(
    letterbox: Letterbox, make_people: Callable, client: Client
) -> None:
    people = make_people(4)
    for n, person in enumerate(people):
        make_message(person, key=f"s{n}")
        cart = factories.cart(person, 20)
        make_message(person, key=f"c{n}", template="cart-reminder", occasion=f"cart:{cart.pk}")
    send_due_messages(seconds=60)
    assert len(letterbox.mails) == 8
    before = (Consent.objects.count(), Event.objects.count())
    for mail in letterbox.mails:
        for link in links(mail):
            for method in (client.get, client.head, client.options):
                assert method(link).status_code == 200
    assert (Consent.objects.count(), Event.objects.count()) == before
    assert (Answer.objects.count(), Enrolment.objects.filter(goal_at__isnull=False).count()) == (0, 0)


def test_a_domain_with_accents_is_stored_as_mail_servers_spell_it() -> None:
    person = factories.customer(emails=["amelie@exämple.org"])
    assert [str(email) for email in person.emails.all()] == ["amelie@xn--exmple-cua.org"]


def test_a_frozen_mail_does_not_go_to_an_address_the_customer_gave_up(
    letterbox: Letterbox, amelie: Customer
) -> None:
    letterbox.rcpt = "451 Try again later"
    make_message(amelie)
    send_due_messages()
    letterbox.rcpt = "250 OK"
    amelie.emails.update(address="new@example.org")
    make_due()
    send_due_messages()
    message = Message.objects.get()
    assert (letterbox.mails, message.state, message.reason) == ([], "suppressed", "no-address")
