"""No barrier that axe can find stands on the screens of an agent, in either theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def found(page):
    """Rule → the first places where it is broken."""
    violations = Axe().run(page).response["violations"]
    return {each["id"]: [node["html"][:160] for node in each["nodes"][:3]] for each in violations}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_screens_of_an_agent_have_no_barrier(visit, settings, dark):
    settings.SECOND_FACTOR_ROLES = set()  # the manager of this test has none
    amelie = factories.customer("Amélie", "Fotso", phones=["0612345678"], emails=["a@example.org"])
    factories.contact(amelie, reason=factories.reason(), outcome=factories.outcome(), solved=False, note="…")
    factories.refund(factories.order(amelie, 20), 5)
    factories.cart(amelie)
    factories.consent(amelie)
    customer = reverse("customers:customer-detail", args=[amelie.pk])
    screens = [
        reverse("customers:desk"),
        f"{customer}?filters=1",
        reverse("customers:customer-list"),
        reverse("customers:customer-edit", args=[amelie.pk]),
        reverse("customers:customer-create"),
        reverse("customers:code-list"),
    ]
    page = visit(dark=dark)
    log_in(page, role="manager", language="en")
    barriers = {}
    for screen in screens:
        page.goto(screen, wait_until="networkidle")
        assert page.url.endswith(screen)
        barriers[screen] = found(page)

    assert {screen: rules for screen, rules in barriers.items() if rules} == {}
