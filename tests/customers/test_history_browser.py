"""The history in a real browser: what was searched for is marked where it stands."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def test_what_was_searched_for_stands_out_in_the_history(visit):
    amelie = factories.customer("Amélie", "Fotso")
    factories.contact(amelie, note="Le MOULIN de Chloé est cassé, moulin à renvoyer")
    page = visit()
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:customer-detail", args=[amelie.pk]) + "?q=casse+moulin")
    marked = "[...(CSS.highlights.get('found') ?? [])].map((range) => range.toString())"

    assert page.evaluate(marked) == ["cassé", "MOULIN", "moulin"]
    page.get_by_role("link", name="Whole history").click()
    expect(page.locator("#history [name=q]")).to_have_count(0)
    page.wait_for_function("CSS.highlights.get('found').size === 0")
