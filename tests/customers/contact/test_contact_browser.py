"""A contact logged by keyboard alone, and typing that outlives tab and session, in a real browser."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from customers.models import ContactDraft, Interaction
from tests import factories
from tests.journeys.test_browser_walk import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]

A_KEY = 60  # milliseconds: a practised typist
LONGEST = 15_000


def test_a_call_is_logged_by_keyboard_alone_in_under_fifteen_seconds(visit):
    amelie = factories.customer("Amélie", "Fotso")
    page = visit()
    log_in(page, role="agent", language="en")
    page.goto(reverse("customers:customer-detail", args=[amelie.pk]))
    began = page.evaluate("performance.now()")
    page.keyboard.press("c")
    page.keyboard.press("2")  # the second reason: Damaged item
    page.keyboard.press("1")  # the first outcome: Resolved
    expect(page.locator("#contact_note")).to_be_focused()
    page.keyboard.type("Beans arrived broken; a new bag leaves today.", delay=A_KEY)
    expect(page.locator("#contact_duration")).to_have_value(re.compile(r"^0:0[1-9]$"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".timeline-item.fresh")).to_contain_text("a new bag leaves today.")
    took = page.evaluate("performance.now()") - began

    contact = Interaction.objects.get()
    assert contact.reason
    assert contact.outcome
    assert contact.duration
    assert (contact.reason.slug, contact.outcome.slug, contact.solved) == ("damaged", "resolved", True)
    assert contact.note == "Beans arrived broken; a new bag leaves today."
    assert 1 <= contact.duration.total_seconds() <= 10
    assert took < LONGEST
    assert ContactDraft.objects.count() == 0


def test_what_is_typed_outlives_a_closed_tab_and_an_ended_session(visit):
    amelie = factories.customer("Amélie", "Fotso")
    page = visit()
    log_in(page, role="agent", language="en")
    address = reverse("customers:customer-detail", args=[amelie.pk])
    page.goto(address)
    note = page.locator("#contact_note")
    with page.expect_response(re.compile("/draft/$")):
        note.fill("Colis abîmé")
    page.evaluate("localStorage.clear()")  # as in another browser
    page.goto(address)
    expect(note).to_have_value("Colis abîmé")
    expect(page.locator(".contact-draft")).to_contain_text("Draft kept")
    expect(page.locator("#contact_duration")).to_have_value(re.compile(r"^0:"))

    Session.objects.all().delete()
    with page.expect_response(re.compile("/draft/$")):
        note.fill("Colis abîmé, à remplacer")
    expect(page.locator(".contact-draft")).to_contain_text("in this browser")
    page.locator("#log label:has([value=damaged])").click()
    page.keyboard.press("Control+Enter")
    page.locator("input[name=login]").fill(ContactDraft.objects.get().agent.email)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(note).to_have_value("Colis abîmé, à remplacer")
    page.locator("#log button[type=submit]").first.click()
    expect(page.locator(".timeline-item.fresh")).to_contain_text("à remplacer")
    expect(note).to_have_value("")
    assert [contact.note for contact in Interaction.objects.all()] == ["Colis abîmé, à remplacer"]
