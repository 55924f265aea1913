"""No barrier that axe can find stands on the screens of staff or on a customer's own, in either theme."""

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
from customers.people.domain.preference import preference_of, token_of
from customers.people.domain.tag import create_tag
from tests import factories
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


@both_themes
def test_the_own_pages_of_a_customer_have_no_barrier(visit, amelie, dark):
    token = token_of(preference_of(amelie.pk))
    own = reverse("customers:preferences", args=[token])
    page = visit(dark=dark)

    screens = [
        own,
        reverse("customers:own-request", args=[token, PrivacyRequestKind.ACCESS]),
        reverse("customers:own-request", args=[token, PrivacyRequestKind.ERASURE]),
        reverse("customers:preferences", args=["gone"]),
    ]
    assert barriers_of(page, screens) == {}

    page.goto(own)
    page.click("form[action*='/unsubscription/'] button")
    page.wait_for_url("**/unsubscription/*")
    assert found(page) == {}
