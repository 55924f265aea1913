"""No barrier that axe can find stands behind the link of a survey, from its first page to its last; nor on
the pages where staff are asked.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from surveys.domain.invitation import Asked, invite
from surveys.domain.suspicion import QUICKEST
from surveys.domain.version import draft_survey, publish
from surveys.models import Invitation, Survey
from tests import factories
from tests.crm.test_axe import barriers_by_day_and_night, found_by_day_and_night
from tests.journeys.test_browser_walk import log_in
from tests.surveys.staff_rounds import opened, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

in_both_languages = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The path of a survey for a phase, which somebody who reads quickly was asked."""
    monkeypatch.setattr("surveys.domain.suspicion.QUICKEST", timedelta(0))

    def link(phase: str, language: str) -> str:
        draft = draft_survey(slug=phase, phase=phase, title_fr="Votre avis", title_en="Your opinion")
        publish(survey=draft)
        survey, who = Survey.objects.get(slug=phase), factories.customer("Ana", language=language)
        [token] = invite(survey=survey, asked=[Asked(who.pk, f"{phase}:1")]).values()
        return f"/s/{token}/"

    return link


def press(page: Page) -> None:
    page.click("form button")
    page.wait_for_load_state("networkidle")


@in_both_languages
def test_the_pages_of_a_survey_have_no_barrier(
    visit: Callable[..., Page], link: Callable[..., str], language: str
) -> None:
    page, barriers = visit(language=language, width=390), {}

    def look(where: str, heading: str) -> None:
        assert page.locator("h1, .label").filter(has_text=heading).count(), (where, page.content())
        barriers[where] = found_by_day_and_night(page)

    words: dict[str, Any] = WORDS[language]
    after_case = link("case", language)
    page.goto(f"{after_case}?score=2")
    look("asked", words["easy"])
    page.fill("textarea", "x" * 6_000)
    press(page)
    look("too long", words["easy"])
    page.fill("textarea", "مرحبا 🎁")
    page.evaluate("document.querySelector('[name=website]').value = 'x'")
    press(page)
    look("in doubt", words["tap"])
    page.wait_for_timeout(1000 * QUICKEST.total_seconds())  # whoever taps sooner is no person
    press(page)
    look("asked further", words["solved"])
    press(page)
    look("left out", words["solved"])
    page.check("[name=q-solved][value='1']", force=True)
    press(page)
    look("thanked", words["thanks"])
    page.goto(after_case)
    look("used", words["easy"])
    for phase in ("purchase", "periodic"):  # a table, a Kano pair
        page.goto(f"{link(phase, language)}?score=1")
        press(page)
        look(phase, words["arrived"])
    Invitation.objects.filter(occasion="case:1").update(expires_at="2020-01-01T00:00Z", answered_at=None)
    page.goto(after_case)
    look("over", words["over"])
    assert {where: found for where, found in barriers.items() if found} == {}


WORDS = {
    "fr": {
        "easy": "facile de régler",
        "tap": "Encore un geste",
        "solved": "réglée",
        "thanks": "Merci",
        "arrived": "est arrivée",
        "over": "Ce lien",
    },
    "en": {
        "easy": "How easy was it",
        "tap": "One more tap",
        "solved": "Did we solve",
        "thanks": "Thank you",
        "arrived": "Your score has arrived",
        "over": "This link",
    },
}


@in_both_languages
def test_where_staff_are_asked_has_no_barrier(
    visit: Callable[..., Page], settings: Any, language: str
) -> None:
    settings.SECOND_FACTOR_ROLES = set()  # the staff of these tests has none
    page = visit(language=language, width=390)
    log_in(page, role="manager", language=language)
    people("Lyon", 5)
    survey = opened()
    screens = [
        reverse("surveys:staff-answer", args=[survey.pk]),
        reverse("surveys:staff-survey-list"),
        reverse("surveys:staff-survey-detail", args=[survey.pk]),
        reverse("surveys:staff-survey-create"),
        reverse("surveys:orientation-figure-create"),
    ]
    assert barriers_by_day_and_night(page, screens) == {}
