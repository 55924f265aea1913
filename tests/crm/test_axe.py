"""No barrier that axe can find stands on the screens of staff or on a customer's own, in either theme."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models.functions import Now
from django.urls import reverse

from crm.domain.webhook import open_webhook
from crm.enums import DeliveryState
from crm.models import WebhookDelivery
from customers.contact.domain.phone_call import announce_call
from customers.enums import CallState, DuplicateReason, EventKind, PrivacyRequestKind
from customers.models import Duplicate, Event
from customers.people.domain.customer import change_customer
from customers.people.domain.preference import preference_of, token_of
from customers.people.domain.tag import create_tag
from journeys.domain.message import prepare
from journeys.models import ContactPolicy, Message
from tests import factories
from tests.journeys.conftest import claim_one, make_message
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def found(page):
    """Rule → the first places where it is broken."""
    violations = Axe().run(page).response["violations"]
    return {each["id"]: [node["html"][:160] for node in each["nodes"][:3]] for each in violations}


def barriers_of(page, screens):
    """Screen → what axe finds there; each is seen, none is a log-in in its place."""
    barriers = {}
    for screen in screens:
        page.goto(screen, wait_until="networkidle")
        assert page.url.endswith(screen)
        barriers[screen] = found(page)
    return {screen: rules for screen, rules in barriers.items() if rules}


def found_by_day_and_night(page):
    """The same where the reader's system decides about the theme, as on all pages of customers."""
    night = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        night.append(found(page))
    return night if any(night) else {}


def barriers_by_day_and_night(page, screens):
    barriers = {}
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        barriers[theme] = barriers_of(page, screens)
    return {theme: where for theme, where in barriers.items() if where}


@pytest.fixture
def amelie(settings):
    settings.SECOND_FACTOR_ROLES = set()  # the staff of these tests has none
    amelie = factories.customer("Amélie", "Fotso", phones=["0612345678"], emails=["a@example.org"])
    factories.contact(amelie, reason=factories.reason(), outcome=factories.outcome(), solved=False, note="…")
    factories.refund(factories.order(amelie, 20), 5)
    factories.cart(amelie)
    factories.consent(amelie)
    return amelie


both_themes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


@both_themes
def test_the_screens_of_an_agent_have_no_barrier(visit, amelie, dark):
    customer = reverse("customers:customer-detail", args=[amelie.pk])
    page = visit(dark=dark)
    log_in(page, role="manager", language="en")

    screens = [
        reverse("customers:desk"),
        f"{customer}?filters=1",
        f"{customer}consents/ledger/",
        reverse("customers:order-detail", args=[amelie.orders.get().pk]),
        reverse("customers:customer-list"),
        reverse("customers:customer-edit", args=[amelie.pk]),
        reverse("customers:customer-create"),
        reverse("customers:code-list"),
    ]
    assert barriers_of(page, screens) == {}


@both_themes
def test_cases_promises_and_doubles_have_no_barrier(visit, amelie, dark):
    case = factories.case(amelie, kind="complaint", priority=4)
    promise = factories.promise(amelie, agent_id=factories.user().pk)
    double = factories.customer("AMELIE", "FOTSO", phones=["0612345678"])
    Duplicate.objects.create(
        one=amelie, other=double, certainty=90, reasons=[DuplicateReason.PHONE, DuplicateReason.NAME]
    )
    page = visit(dark=dark)
    log_in(page, role="manager", language="en")

    screens = [
        reverse("customers:case-list"),
        reverse("customers:case-board"),
        reverse("journeys:loop-board"),
        reverse("journeys:loop-rules"),
        reverse("journeys:loop-rule-create"),
        reverse("customers:case-detail", args=[case.pk]),
        reverse("customers:case-rules"),
        reverse("customers:calendar-create"),
        reverse("customers:promise-list"),
        reverse("customers:promise-move", args=[promise.pk]),
        reverse("customers:promise-create", args=[amelie.pk]),
        reverse("customers:duplicate-list"),
        reverse("customers:merge-create", args=[amelie.pk, double.pk]),
        reverse("customers:merge-list"),
    ]
    assert barriers_of(page, screens) == {}


@both_themes
def test_what_an_administrator_sets_up_has_no_barrier(visit, amelie, dark):
    announce_call(source="pbx", external_id="a1", state=CallState.RINGING, number="0612345678")
    create_tag(name="Presse", colour="accent")
    webhook, _secret = open_webhook(
        name="data team", url="https://hooks.example.org/", kinds=[EventKind.CUSTOMER_ERASED], actor_id=None
    )
    told = Event.objects.filter(customer=amelie)[:1].get()
    WebhookDelivery.objects.create(webhook=webhook, event=told, state=DeliveryState.PARKED, settled_at=Now())
    page = visit(dark=dark)
    log_in(page, role="administrator", language="en")

    screens = [
        reverse("customers:call-list"),
        f"{reverse('customers:pop')}?phone=0100000000",
        reverse("customers:tag-list"),
        reverse("customers:custom-field-list"),
        reverse("customers:custom-field-create"),
        reverse("customers:sighting-list"),
        reverse("customers:privacy-request-list"),
        reverse("crm:telephony"),
        reverse("crm:webhook-detail", args=[webhook.pk]),
    ]
    assert barriers_of(page, screens) == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_own_pages_of_a_customer_have_no_barrier(visit, amelie, language):
    ContactPolicy.objects.create(pk=1, quiet_from="00:00", quiet_until="00:00")
    change_customer(customer=amelie, language=language)
    factories.consent(amelie, purpose="survey", channel="email")
    assert prepare(claim_one(make_message(amelie)))
    mail = re.sub(r"=?\s", "", bytes(Message.objects.get().mime or b"").decode())
    unsubscribe = "/u/" + mail.partition("/u/")[2].partition("/")[0] + "/"
    token = token_of(preference_of(amelie.pk))
    own = reverse("customers:preferences", args=[token])
    page = visit(language=language, width=390)

    screens = [
        own,
        reverse("customers:own-request", args=[token, PrivacyRequestKind.ACCESS]),
        reverse("customers:own-request", args=[token, PrivacyRequestKind.ERASURE]),
        reverse("customers:preferences", args=["gone"]),
        "/u/gone/",
        unsubscribe,
    ]
    assert barriers_by_day_and_night(page, screens) == {}
    for where, button in ((unsubscribe, "form button"), (own, "form[action*='/unsubscription/'] button")):
        page.goto(where)
        page.click(button)
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == language
        assert found_by_day_and_night(page) == {}
