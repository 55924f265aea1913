"""Both loops, walked from the fact to the mail and back."""

import pytest
from django.utils import timezone

from customers.enums import Purpose
from customers.models import Customer, Event
from journeys.domain.sending import send_due_messages
from journeys.domain.step import step_enrolments
from journeys.models import Enrolment, Message
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_due, run_log

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_quiet_hours"),
]


def walk() -> None:
    run_log()
    make_due()
    step_enrolments()
    make_due()
    send_due_messages()


def told(customer: Customer) -> list[str]:
    """What the loop did, without what others made of it."""
    events = Event.objects.filter(customer=customer, kind__regex=r"^(contact|journey|survey|message)\.")
    return list(events.order_by("pk").values_list("kind", flat=True))


def test_a_solved_call_brings_a_survey(letterbox: Letterbox, amelie: Customer) -> None:
    call = factories.contact(amelie, solved=True)
    walk()
    (mail,) = letterbox.mails
    assert (mail["To"], mail["Subject"]) == (
        "Amélie Fotso <amelie@example.org>",
        "Votre avis sur notre échange, Amélie",
    )
    enrolment, message = Enrolment.objects.get(), Message.objects.get()
    assert (enrolment.occasion, enrolment.state) == (f"interaction:{call.pk}", "done")
    assert (message.state, message.key, message.reason) == ("sent", f"enrolment:{enrolment.pk}:1", "")
    assert told(amelie) == ["contact.logged", "journey.entered", "survey.invited", "message.sent"]


@pytest.mark.parametrize(
    "fields", [{"solved": False}, {"solved": None}, {"solved": True, "channel": "email"}]
)
def test_other_contacts_bring_none(letterbox: Letterbox, amelie: Customer, fields: dict) -> None:
    factories.contact(amelie, **fields)
    walk()
    assert (letterbox.mails, Enrolment.objects.count()) == ([], 0)


def test_a_cart_left_brings_a_reminder(letterbox: Letterbox, amelie: Customer) -> None:
    cart = factories.cart(amelie, 20, 30, url="https://shop.example/cart/7")
    walk()
    (mail,) = letterbox.mails
    text = body(mail, "plain")
    assert mail["Subject"] == "Votre panier vous attend, Amélie"
    assert "Article 1" in text
    assert "https://shop.example/cart/7" in text
    assert Enrolment.objects.get().occasion == f"cart:{cart.pk}"


def test_an_order_stops_the_reminder(letterbox: Letterbox, amelie: Customer) -> None:
    factories.cart(amelie, 20)
    run_log()
    factories.order(amelie, 5, placed_at=timezone.now())
    walk()
    assert letterbox.mails == []
    assert Enrolment.objects.get().state == "left"
    assert "journey.left" in told(amelie)


def test_cart_and_order_in_one_batch_bring_nothing(letterbox: Letterbox, amelie: Customer) -> None:
    factories.cart(amelie, 20)
    factories.order(amelie, 5, placed_at=timezone.now())
    walk()
    assert (letterbox.mails, Enrolment.objects.get().state) == ([], "left")


def test_an_order_before_the_cart_does_not_count(letterbox: Letterbox, amelie: Customer) -> None:
    factories.order(amelie, 5, placed_at=timezone.now())
    factories.cart(amelie, 20)
    walk()
    assert len(letterbox.mails) == 1


def test_an_order_nobody_has_read_yet_stops_it_too(letterbox: Letterbox, amelie: Customer) -> None:
    factories.cart(amelie, 20)
    run_log()
    make_due()
    step_enrolments()
    factories.order(amelie, 5, placed_at=timezone.now())
    send_due_messages()
    message = Message.objects.get()
    assert (letterbox.mails, message.state, message.reason) == ([], "cancelled", "exit-met")


def test_without_consent_nothing_leaves(letterbox: Letterbox, amelie: Customer) -> None:
    factories.consent(amelie, purpose=Purpose.MARKETING, granted=False)
    factories.cart(amelie, 20)
    walk()
    message = Message.objects.get()
    assert (letterbox.mails, message.state, message.reason) == ([], "suppressed", "no-consent")
    assert Event.objects.get(kind="message.suppressed").data == {
        "message": message.pk,
        "template": "cart-reminder",
        "purpose": "marketing",
        "channel": "email",
        "subject": "Votre panier vous attend, Amélie",
        "reason": "no-consent",
    }
