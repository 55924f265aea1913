"""The keys in a real browser: what they do where the search has the focus from the start."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def test_the_first_key_on_the_desk_is_not_searched_for(visit):
    amelie = factories.customer("Amélie", "Fotso", phones=["0639989625"])
    page = visit()
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:desk"))
    search = page.locator("#find")
    expect(search).to_be_focused()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    search.focus()
    page.keyboard.type("/0639989625", delay=10)
    expect(search).to_have_value("0639989625")
    expect(page.get_by_role("option").first).to_contain_text("Amélie Fotso")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/customers/{amelie.pk}/$"))


def test_inside_a_search_they_are_characters(visit):
    page = visit()
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:desk"))
    search = page.locator("#find")
    expect(search).to_be_focused()
    page.keyboard.type("a/?", delay=10)

    expect(search).to_have_value("a/?")
    expect(page.locator("#keys")).to_be_hidden()
