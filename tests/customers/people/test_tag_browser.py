"""Tags and lists put on a customer in a real browser: what there is to choose from comes as one begins."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from customers.models import Customer
from customers.people.domain.tag import create_tag
from metrics.domain.recompute import recompute_everything
from metrics.domain.segment import Naming, create_list
from metrics.models import Listing
from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_a_tag_and_a_list_are_put_on_by_choosing(visit, settings):
    settings.SECOND_FACTOR_ROLES = []  # nothing to type from a telephone
    amelie = factories.customer("Amélie", "Fotso")
    create_tag(name="Presse")
    create_list(naming=Naming(name_fr="Invités", name_en="Guests"))
    recompute_everything(announce=False)
    page = visit()
    log_in(page, role="manager", language="en")
    page.goto(reverse("customers:customer-detail", args=[amelie.pk]))

    page.locator("#customer-tags summary").click()
    expect(page.locator("#tag_name")).to_be_focused()
    expect(page.locator("#tag-names option")).to_have_count(1)
    page.locator("#tag_name").fill("presse")
    page.get_by_role("button", name="Add the tag").click()
    expect(page.get_by_role("button", name="Take the tag Presse off")).to_be_visible()

    page.locator("#customer-lists summary").click()
    page.locator("#list_segment").select_option("Guests")
    page.get_by_role("button", name="Put on", exact=True).click()
    expect(page.get_by_role("button", name="Take off the list Guests")).to_be_visible()
    assert Customer.objects.get().tags.get().name == "Presse"
    assert Listing.objects.get().customer == amelie
