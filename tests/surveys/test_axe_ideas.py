"""No barrier that axe can find stands on the pages of ideas that customers see, in either theme."""

import pytest
from django.urls import reverse

from surveys.domain.early_access import be_pioneer, invite_pioneers
from surveys.domain.idea import add_idea, change_idea, propose_idea, vote
from surveys.domain.portal import portal_link, set_public
from surveys.enums import IdeaState
from surveys.models import Idea
from tests import factories
from tests.crm.test_axe import barriers_by_day_and_night, found_by_day_and_night

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def portal(db):
    """The path of a customer's page on which something of everything stands."""
    ana = factories.customer("Ana", language="fr")
    for state in (IdeaState.OPEN, IdeaState.PLANNED, IdeaState.DONE):
        idea, _new = add_idea(
            state=state,
            language="fr",
            title_fr="Livrer le dimanche",
            title_en="Sunday delivery",
            text_fr="Mot " * 80,
        )
        change_idea(idea=idea, reply_fr="Bientôt.")
        if state == IdeaState.OPEN:
            vote(idea=idea, customer=ana)
    propose_idea(customer=ana, title="Des ateliers", text="Le samedi", language="fr")
    be_pioneer(customer=ana, wants=True)
    invite_pioneers(idea=Idea.objects.get(state="planned"), many=1, actor_id=None)
    set_public(is_public=True)
    return "/i/" + portal_link(ana.pk).partition("/i/")[2]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_s_pages_of_ideas_have_no_barrier(visit, portal, language):
    page, own = visit(width=390, language=language), f"{portal}?lang={language}"
    screens = [own, reverse("surveys:public-ideas"), "/i/gone/"]
    assert barriers_by_day_and_night(page, screens) == {}
    page.goto(own)
    page.fill("#title", "Livraison le dimanche" if language == "fr" else "Delivery on Sunday")
    page.click("#propose button")
    page.wait_for_url("**/ideas/*")
    alike = {
        "fr": "Quelqu’un a peut-être déjà eu cette idée",
        "en": "Somebody may have had this idea already",
    }
    assert alike[language] in page.content()
    assert found_by_day_and_night(page) == {}
