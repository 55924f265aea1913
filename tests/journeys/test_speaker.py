"""Mails of journeys speak as the brand of what set them off, else as the customer's latest one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from customers.commerce.domain.brand import change_brand
from customers.domain.log import record_event
from customers.models import Brand, Customer, Event
from journeys.domain.sending import send_due_messages
from journeys.domain.speaker import speaker_of
from journeys.domain.step import step_enrolments
from journeys.models import Message
from surveys.domain.answer import record_answer
from surveys.domain.invitation import Asked, invite
from surveys.models import FollowUp, Invitation, Survey
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_due, make_message, run_log

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_quiet_hours")]
Made = Callable[[Customer, Brand | None], object]


@pytest.fixture
def brand(db: None) -> Brand:
    return factories.brand(sender="The Harbour team")


@pytest.fixture
def quay(db: None) -> Brand:
    return factories.brand("quay")


def about(customer: Customer, kind: str = "", **data: object) -> Message:
    """A mail set off by the latest event of a kind, or by one that tells just this."""
    if not kind:
        record_event(kind="test.happened", customer_id=customer.pk, data=data)
    event = Event.objects.filter(**({"kind": kind} if kind else {})).latest("pk")
    return make_message(customer, key=f"of-{event.pk}", event_id=event.pk)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda who, brand: factories.order(who, brand=brand), "order.placed"),
        (lambda who, brand: factories.refund(factories.order(who, brand=brand)), "order.refunded"),
        (lambda who, brand: factories.cart(who, brand=brand), "cart.changed"),
        (lambda who, brand: factories.contact(who, brand=brand), "contact.logged"),
    ],
)
def test_it_is_the_brand_of_what_set_it_off(
    amelie: Customer, brand: Brand, quay: Brand, make: Made, kind: str
) -> None:
    make(amelie, brand)
    of_brand = about(amelie, kind)
    make(amelie, None)
    of_house = about(amelie, kind)
    factories.contact(amelie, brand=quay)  # the latest is not asked
    assert [speaker_of(each) for each in (of_brand, of_house)] == [brand, None]


def test_an_answer_goes_on_as_it_was_asked(amelie: Customer, brand: Brand) -> None:
    factories.contact(amelie)
    survey = Survey.objects.get(slug="nps-after-contact")
    [token] = invite(survey=survey, asked=[Asked(amelie.pk, "o", brand.pk)]).values()
    answer = record_answer(token=token, score=2)
    assert speaker_of(about(amelie, "survey.answered")) == brand
    thanks = Message(key=f"loop:{answer.pk}", customer=amelie)
    assert speaker_of(thanks) == brand
    case = factories.case(amelie)
    FollowUp.objects.create(
        answer=answer,
        customer=amelie,
        case=case,
        action="recover",
        rule=1,
        rule_version=1,
        stage="heard",
        contact_by=timezone.now(),
    )
    factories.contact(amelie, case=case, brand=factories.brand("quay"))
    assert speaker_of(about(amelie, case=case.pk)) == brand


def test_a_case_is_of_the_brand_its_customer_spoke_of_first(
    amelie: Customer, brand: Brand, quay: Brand
) -> None:
    case = factories.case(amelie)
    assert speaker_of(about(amelie, case=case.pk)) is None
    for each in (None, brand, quay):
        factories.contact(amelie, case=case, brand=each)
    assert speaker_of(about(amelie, case=case.pk)) == brand


def test_else_the_latest_order_or_contact_says_it(amelie: Customer, brand: Brand, quay: Brand) -> None:
    now = timezone.now()
    assert speaker_of(about(amelie, segment="lost")) is None
    factories.order(amelie, brand=brand, placed_at=now - timedelta(days=3))
    assert speaker_of(about(amelie, segment="lost")) == brand
    factories.contact(amelie, brand=quay, started_at=now - timedelta(days=2))
    assert speaker_of(about(amelie, segment="lost")) == quay
    factories.order(amelie, placed_at=now - timedelta(days=1))
    assert speaker_of(about(amelie, segment="lost")) is None


def test_a_retired_brand_begins_nothing(amelie: Customer, brand: Brand) -> None:
    factories.order(amelie, brand=brand)
    change_brand(brand=brand, active=False)
    assert speaker_of(about(amelie, "order.placed")) is None


def test_a_house_without_brands_reads_one_empty_table(
    amelie: Customer, django_assert_num_queries: Callable
) -> None:
    factories.order(amelie)
    message = about(amelie, "order.placed")
    with django_assert_num_queries(1):
        assert speaker_of(message) is None


def test_what_no_journey_writes_is_the_houses(amelie: Customer, brand: Brand) -> None:
    factories.order(amelie, brand=brand)
    assert speaker_of(Message(key="choices", customer=amelie)) is None


def test_the_reminder_of_a_cart_speaks_as_its_brand(
    letterbox: Letterbox, amelie: Customer, brand: Brand
) -> None:
    cart = factories.cart(amelie, brand=brand, url="https://harbour.example/cart")
    told = Event.objects.get(kind="cart.changed")
    make_message(amelie, template="cart-reminder", occasion=f"cart:{cart.pk}", event_id=told.pk)
    send_due_messages()
    [mail] = letterbox.mails
    assert str(mail["From"]).startswith("The Harbour team <")
    for kind in ("plain", "html"):
        assert ("Harbour" in body(mail, kind), "Cercle" in body(mail, kind)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_survey_set_off_by_a_contact_is_asked_in_its_name(
    letterbox: Letterbox, amelie: Customer, brand: Brand
) -> None:
    factories.contact(amelie, brand=brand, solved=True)
    run_log()
    make_due()
    step_enrolments()
    make_due()
    send_due_messages()
    [mail] = letterbox.mails
    assert str(mail["From"]).startswith("The Harbour team <")
    assert Invitation.objects.get().brand == brand
