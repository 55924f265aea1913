"""What people wrote without a single space stays within the screen."""

import pytest
from django.urls import reverse

from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

LONG = "W" * 80
UNKNOWN = "q" * 90


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen(visit, width):
    odd = factories.customer(LONG, LONG, company=LONG, city=LONG, emails=[f"{LONG[:60]}@example.org"])
    factories.contact(odd, note=LONG * 3, solved=False)
    page = visit(width=width)
    log_in(page, role="agent", language="en")
    listed, own, edit = (
        reverse("customers:customer-list"),
        reverse("customers:customer-detail", args=[odd.pk]),
        reverse("customers:customer-edit", args=[odd.pk]),
    )
    wide = {}
    for path in [reverse("customers:desk"), listed, f"{listed}?q={UNKNOWN}", own, edit]:
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    page.locator("#find").fill(UNKNOWN)
    page.get_by_text("Nobody found for").last.wait_for()

    assert wide == dict.fromkeys(wide, width)
    assert page.evaluate("found.scrollWidth - found.clientWidth") == 0
