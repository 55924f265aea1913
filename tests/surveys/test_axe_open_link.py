"""No barrier that axe can find stands on the pages of an open link: the visitor's own, staff's, the sheet."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.domain.open_link import make_open_link, switch_open_link
from tests.crm.test_axe import barriers_of, found
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_the_pages_of_an_open_link_have_no_barrier(visit, nps, settings, send, dark):
    settings.SECOND_FACTOR_ROLES = set()  # the staff of these tests has none
    link = make_open_link(survey=nps, name="Comptoir de Lyon", channel="store")
    send(Client(), link.code, score="9", comment="Merci")
    off = make_open_link(survey=nps, name="Ticket")
    switch_open_link(link=off, active=False)
    page = visit(dark=dark, width=390, language="fr")
    public = [f"/s/{link.code}/", f"/s/{link.code}/?lang=en", f"/s/{off.code}/"]
    assert barriers_of(page, public) == {}
    page.goto(public[0])
    page.check("input[value='8']", force=True)
    page.click("form button")
    page.wait_for_load_state("networkidle")
    assert found(page) == {}
    log_in(page, role="manager", language="en")
    one = [reverse(f"surveys:open-link-{name}", args=[link.pk]) for name in ("detail", "edit", "sheet")]
    assert barriers_of(page, [reverse("surveys:open-link-list", args=[nps.slug]), *one]) == {}
