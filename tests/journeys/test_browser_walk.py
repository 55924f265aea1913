"""The loop in a real browser: a call logged, a survey mailed, an answer given, the figures moved."""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Page, expect

from crm.enums import Role
from customers.models import Customer, Interaction
from journeys.domain.sending import send_due_messages
from journeys.domain.step import step_enrolments
from metrics.domain.recompute import recompute_everything
from surveys.domain.suspicion import QUICKEST
from surveys.models import Answer
from tests import factories
from tests.journeys.conftest import Letterbox, body, make_due, run_log

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_quiet_hours"),
    pytest.mark.timeout(120),
]

expect.set_options(timeout=20_000)  # two cores may be busy with other tests

Visit = Callable[..., Page]

WORDS = {
    "en": {"resolved": "Resolved", "promoter": "promoter", "prospects": "Prospects"},
    "fr": {"resolved": "Résolu", "promoter": "promoteur", "prospects": "Prospects"},
}


def log_in(page: Page, *, role: str, language: str) -> None:
    staff = factories.user(role, language=language)
    staff.set_password(factories.PASSWORD)
    staff.save()
    page.goto("/")
    page.locator("input[name=login]").fill(staff.email)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/account/login/"))
    expect(page.locator("html")).to_have_attribute("lang", language)


def log_a_solved_call(page: Page, words: dict[str, str]) -> None:
    """By keyboard from the search to the contact; the chips by their words."""
    page.keyboard.press("/")
    page.keyboard.type("fotso am", delay=20)
    page.get_by_role("option").filter(has_text="Amélie Fotso").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amélie Fotso")
    form = page.locator("#log")
    form.locator("label:has(input[value=delivery])").click()
    form.locator("label:has(input[value=resolved])").click()
    expect(form).to_contain_text(words["resolved"])
    expect(form.locator("input[name=solved]:checked")).to_have_count(1)  # the outcome says so already
    form.locator("textarea").fill("Where is my parcel?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline, .timeline").first).to_contain_text("Where is my parcel?")


def let_the_workers_work() -> None:
    run_log()
    make_due()
    step_enrolments()
    make_due()
    send_due_messages()
    run_log()


def link_with_score(letterbox: Letterbox, score: int) -> str:
    (mail,) = letterbox.mails
    found = re.search(rf'href="([^"]+/s/[^"]+score={score})"', body(mail, "html"))
    assert found
    return found[1].replace("&amp;", "&")


def answer_on_the_phone(page: Page, link: str) -> None:
    page.goto(link)
    assert Answer.objects.count() == 0, "opening the link recorded something"
    expect(page.locator("input[name=score]:checked")).to_have_value("9")
    page.locator("textarea").fill("Thank you, Nadia!")
    page.wait_for_timeout(QUICKEST.total_seconds() * 1000)  # who is quicker is taken for a machine
    page.locator("button[type=submit]").last.click()
    expect(page.locator("textarea")).to_have_count(0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_loop_closes(
    visit: Visit, letterbox: Letterbox, amelie: Customer, settings: LazySettings, language: str
) -> None:
    words = WORDS[language]
    agent = visit(language=language)
    log_in(agent, role=Role.AGENT, language=language)
    log_a_solved_call(agent, words)
    assert Interaction.objects.get().solved is True

    let_the_workers_work()
    answer_on_the_phone(visit(language=language, width=390), link_with_score(letterbox, 9))
    answer = Answer.objects.get()
    assert (answer.score, answer.comment, answer.customer_id) == (9, "Thank you, Nadia!", amelie.pk)

    run_log()
    recompute_everything()
    agent.reload()
    expect(agent.locator("main")).to_contain_text("Thank you, Nadia!")
    expect(agent.locator("main")).to_contain_text(words["promoter"])

    settings.SECOND_FACTOR_ROLES = []  # nothing to type from a telephone
    manager = visit(language=language)
    log_in(manager, role=Role.MANAGER, language=language)
    manager.goto(reverse("metrics:segment-report"))
    prospects = manager.get_by_role("row").filter(has_text=words["prospects"])
    expect(prospects.first).to_contain_text("100")
