"""In a real browser: nothing wider than a small telephone, links reached, the focus seen, the API shown."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

SMALLEST = 360


@pytest.fixture
def amelie():
    amelie = factories.customer("Amélie", "Fotso", phones=["0612345678"], emails=["a@example.org"])
    factories.contact(amelie, reason=factories.reason(), outcome=factories.outcome(), solved=False, note="…")
    factories.order(amelie, 20)
    return amelie


def test_no_page_of_the_menu_is_wider_than_a_small_telephone(visit, settings, amelie):
    settings.SECOND_FACTOR_ROLES = []
    page = visit(width=SMALLEST, language="fr")
    log_in(page, role="administrator", language="fr")
    page.goto(reverse("customers:desk"))
    found = page.eval_on_selector_all("nav a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
    assert len(set(found)) > 20
    wide = {}
    for path in sorted({*found, reverse("customers:customer-detail", args=[amelie.pk])}):
        page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) != SMALLEST:
            wide[path] = width
    assert wide == {}


SEEN = """() => {
    const it = document.activeElement;
    if (it === document.body) return true;  // past the last one: the browser's own
    const part = it.closest('label') || it.nextElementSibling;
    const drawn = [it, part, it.parentElement].filter(Boolean).map(each => getComputedStyle(each));
    return drawn.some(style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
        || style.boxShadow !== 'none');
}"""
WHERE = "document.activeElement.outerHTML.slice(0, 120)"


def test_a_link_in_a_row_that_is_one_leads_to_its_own_page(visit, amelie):
    factories.review(amelie)
    page = visit()
    log_in(page, role="agent", language="en")
    page.goto(reverse("surveys:review-list"))
    page.locator(".row-link a", has_text="Amélie Fotso").click(timeout=10_000)
    page.wait_for_url(f"**{reverse('customers:customer-detail', args=[amelie.pk])}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_who_goes_by_keyboard_always_sees_where_they_are(visit, amelie, dark):
    page = visit(dark=dark)
    log_in(page, role="agent", language="en")
    unseen = {}
    for path in (reverse("customers:customer-list"), reverse("customers:customer-detail", args=[amelie.pk])):
        page.goto(path, wait_until="networkidle")
        page.locator("body").evaluate("body => { document.activeElement.blur(); body.scrollTo(0, 0) }")
        places = []
        for _ in range(60):
            page.keyboard.press("Tab")
            places.append(page.evaluate(WHERE))
            if not page.evaluate(SEEN):
                unseen[places[-1]] = path
        assert len(set(places)) > 30
    assert unseen == {}


def test_the_description_of_the_api_is_read_without_leaving_the_house(visit, live_server, settings):
    settings.SECOND_FACTOR_ROLES = []
    page = visit()
    log_in(page, role="administrator", language="en")
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto(reverse("api-docs"))
    expect(page.locator("#api-docs .opblock-tag").first).to_be_visible()
    assert page.locator("#api-docs .opblock-tag").count() > 50
    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []
    assert complaints == []
