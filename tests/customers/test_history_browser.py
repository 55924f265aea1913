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


def test_it_goes_on_by_itself_beside_the_panels_and_by_a_tap_above_them(visit):
    """Below it, they would be pushed away for ever."""
    amelie = factories.customer("Amélie", "Fotso")
    for _ in range(15):
        factories.contact(amelie)
    for width in (1440, 390):
        page = visit(width=width)
        log_in(page, role="agent", language="en")
        page.goto(reverse("customers:customer-detail", args=[amelie.pk]), wait_until="networkidle")
        entries, more = page.locator("#history .timeline-item"), page.locator("#history .timeline-more a")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # past its end, where the panels are longer
        if width == 390:
            page.wait_for_timeout(500)
            expect(entries).to_have_count(10)
            here = page.url
            more.click()
            expect(entries).to_have_count(16)
            assert page.url == here
        expect(entries).to_have_count(16)
        expect(more).to_have_count(0)


def test_on_a_phone_the_figures_wait_for_the_form_above_them(visit):
    """They come first in the page and would be pushed down."""
    page = visit(width=390)
    amelie = factories.customer("Amélie", "Fotso")
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:customer-detail", args=[amelie.pk]))
    figures = page.locator(".customer-figures")
    expect(figures).to_be_visible()
    page.evaluate("document.querySelector('#history').remove()")  # as it is while the page comes in
    expect(figures).to_be_hidden()


def test_what_stands_below_is_there_before_one_comes_to_it(visit):
    """Filled as it came into view, a panel would push about what stands below it."""
    page = visit(width=390)
    amelie = factories.customer("Amélie", "Fotso")
    for _ in range(15):
        factories.contact(amelie)
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:customer-detail", args=[amelie.pk]), wait_until="networkidle")
    wishes = page.locator("[hx-get$='/preferences/']")
    expect(wishes).to_have_attribute("aria-busy", "true")
    page.evaluate("scrollTo(0, document.querySelector(\"[hx-get$='/preferences/']\").offsetTop - 1900)")
    expect(wishes).to_have_attribute("aria-busy", "false")
    expect(wishes).not_to_be_in_viewport()
