"""A phone that rings, in a real browser: on the agent's screen before they have picked it up."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from crm.models import User
from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

LONGEST = 2000  # ms: what docs/telephony.md promises
SEEN = """name => [...document.querySelectorAll("[data-call]")].some(
    (call) => call.checkVisibility() && call.textContent.includes(name)) && performance.now()"""


def test_a_ringing_call_is_on_the_agents_screen_within_two_seconds(visit, machine):
    """It rings as soon as the page has looked: the longest one can wait. The best of three, for other tests
    may hold the machine meanwhile."""
    page, phone_system = visit(), machine("customers.announce_calls")
    log_in(page, role="agent", language="en")
    User.objects.update(extension="101")
    took: list[float] = []
    while len(took) < 3 and min(took, default=LONGEST) >= LONGEST:
        n = len(took)
        factories.customer("Amélie", f"Fotso-{n}", phones=[f"+3361234567{n}"])
        with page.expect_response(f"**{reverse('customers:calls-now')}*"):
            page.goto(reverse("customers:desk"))
        began = page.evaluate("performance.now()")
        rings = {"call_id": f"c{n}", "state": "ringing", "number": f"061234567{n}", "extension": "101"}
        assert phone_system.post("/api/v1/phone-calls/", rings).status_code == 201
        took.append(page.wait_for_function(SEEN, arg=f"Fotso-{n}", timeout=30_000).json_value() - began)
    assert min(took) < LONGEST


def test_the_pop_leads_to_the_form_in_focus_and_leaves_the_name_in_sight(visit):
    """The browser follows the "#log" of the address by itself, and would take the focus with it."""
    factories.customer("Amélie", "Fotso", phones=["+33612345678"])
    page = visit()
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:pop") + "?phone=0612345678", wait_until="networkidle")

    expect(page.locator("#log [name=reason]").first).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.keyboard.press("2")
    expect(page.locator("#log [name=reason]").nth(1)).to_be_checked()
