"""What managers set: how long a consent to be phoned holds, and in which words consent is asked for."""

import re

import pytest
from django.urls import reverse

from core.errors import Invalid
from customers.models import Consent, ConsentTerm, ConsentWording, Event
from customers.people.domain.consent_term import change_terms
from customers.people.domain.consent_wording import change_wording, wording_in_use
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, WORDINGS = "/consent-rules/", "/consent-rules/wordings/"
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def terms():
    ConsentTerm.objects.all().delete()
    change_terms(months={"": 12, "FR": 12}, actor_id=None)
    Event.objects.all().delete()


def stored():
    return dict(ConsentTerm.objects.values_list("country", "months"))


def post(client, country, months):
    sent = {"country": country, "months": months}
    return client.post("/api/v1/consent-terms/", sent, content_type="application/json")


class TestTerms:
    def test_a_manager_changes_adds_and_takes_away(self, manager, manager_client):
        sent = {"months_FR": "", "months_": "18", "country": "BE", "months": "24"}
        answer = manager_client.post(PAGE, sent)
        assert (answer.status_code, stored()) == (302, {"": 18, "BE": 24})
        told = Event.objects.latest("pk")
        assert (told.kind, told.customer, told.actor, told.data) == (
            "consent_rules.changed",
            None,
            manager,
            {"months": {"": 18, "BE": 24}},
        )

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"months_": ""}, "months_"),
            ({"months_": "0"}, "months_"),
            ({"months_FR": "121"}, "months_FR"),
            ({"country": "XX", "months": "3"}, "country"),
            ({"country": "BE"}, "country"),
            ({"months": "3"}, "country"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, manager_client, wrong, field):
        answer = manager_client.post(PAGE, {"months_FR": "12", "months_": "12"} | wrong)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert stored() == {"": 12, "FR": 12}

    @pytest.mark.parametrize("months", [{"FR": 12}, {"": 0}, {"": 12, "fr": 12}])
    def test_the_verb_refuses_it_too(self, months):
        with pytest.raises(Invalid):
            change_terms(months=months, actor_id=None)

    @pytest.mark.parametrize("url", [PAGE, WORDINGS])
    def test_an_agent_sets_nothing(self, agent_client, url):
        assert [agent_client.get(url).status_code, agent_client.post(url).status_code] == [403, 403]

    def test_the_same_again_is_no_change(self):
        change_terms(months={"FR": 12, "": 12}, actor_id=None)
        assert Event.objects.count() == 0

    def test_the_api_reads_them_and_sets_one(self, manager_client, agent_client, manager):
        url = "/api/v1/consent-terms/"
        rows = agent_client.get(url).json()["results"]
        assert rows == [{"country": "elsewhere", "months": 12}, {"country": "FR", "months": 12}]
        assert agent_client.get(f"{url}elsewhere/").json() == rows[0]
        assert agent_client.get(f"{url}BE/").status_code == 404
        for country, months in (("BE", 24), ("BE", 24), ("elsewhere", 18)):
            assert post(manager_client, country, months).json() == {"country": country, "months": months}
        assert stored() == {"": 18, "FR": 12, "BE": 24}
        assert Event.objects.count() == 2, "the same again is no change"
        assert manager_client.delete(f"{url}FR/").status_code == 204
        assert stored() == {"": 18, "BE": 24}
        told = Event.objects.latest("pk")
        assert (told.actor, told.data) == (manager, {"months": {"": 18, "BE": 24}})

    @pytest.mark.parametrize(
        ("country", "months", "field"),
        [
            ("XX", 3, "country"),
            ("", 3, "country"),
            ("fr", 3, "country"),
            ("BE", 0, "months"),
            ("BE", 121, "months"),
        ],
    )
    def test_the_api_refuses_by_name(self, manager_client, country, months, field):
        answer = post(manager_client, country, months)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])

    def test_the_api_leaves_a_term_for_everywhere_else_and_agents_set_none(
        self, manager_client, agent_client
    ):
        url = "/api/v1/consent-terms/"
        assert manager_client.delete(f"{url}elsewhere/").status_code == 400
        assert [agent_client.delete(f"{url}FR/").status_code, post(agent_client, "BE", 3).status_code] == [
            403,
            403,
        ]
        assert stored() == {"": 12, "FR": 12}


class TestWordings:
    def test_each_change_is_a_version_and_the_same_words_are_none(self, manager, manager_client):
        for text in ["Oui ?", "Oui ?", "Vraiment ?"]:
            assert manager_client.post(WORDINGS, {"marketing_fr": text}).status_code == 302
        columns = ("purpose", "language", "version", "text", "actor")
        assert list(ConsentWording.objects.values_list(*columns)) == [
            ("marketing", "fr", 2, "Vraiment ?", manager.pk),
            ("marketing", "fr", 1, "Oui ?", manager.pk),
        ]
        assert wording_in_use(purpose="marketing", language="fr") == "Vraiment ?"
        assert wording_in_use(purpose="marketing", language="en") == ""
        assert "Version 2" in manager_client.get(PAGE).content.decode()

    def test_an_agreement_without_words_keeps_those_in_use(self, agent_client):
        amelie = factories.customer(language="fr")
        change_wording(purpose="marketing", language="fr", text="J’accepte.", actor_id=None)
        change_wording(purpose="marketing", language="en", text="I agree.", actor_id=None)
        shown = agent_client.get(reverse("customers:consent-wordings-for", args=[amelie.pk])).content.decode()
        assert "J’accepte." in shown
        assert "I agree." not in shown
        said = {"purpose": "marketing", "channel": "sms", "heard": "phone"}
        url = reverse("customers:consent-create", args=[amelie.pk])
        agent_client.post(url, said | {"statement": "given"}, headers=HTMX)
        assert Consent.objects.get().wording == "J’accepte."
        assert agent_client.post(url, said | {"statement": "withdrawn"}, headers=HTMX).status_code == 422

    def test_each_customer_s_page_asks_for_their_own(self, agent_client):
        for customer in (factories.customer(), factories.customer()):
            page = agent_client.get(reverse("customers:customer-detail", args=[customer.pk])).content.decode()
            url = reverse("customers:consent-wordings-for", args=[customer.pk])
            (place,) = re.findall(rf'<div hx-get="{url}"([^>]*)>', page)
            assert 'hx-target="this"' in place, "or it would take the place of the whole panel"

    def test_the_api_gives_the_words_in_use_and_takes_new_ones(self, admin_client, agent_client):
        url = "/api/v1/consent-wordings/"
        sent = {"purpose": "survey", "language": "en", "text": "May we ask?"}
        answers = [admin_client.post(url, sent, content_type="application/json") for _ in range(2)]
        assert [answer.json()["version"] for answer in answers] == [1, 1]
        admin_client.post(url, sent | {"text": "May we?"}, content_type="application/json")
        rows = agent_client.get(f"{url}?in_use=true&language=en").json()["results"]
        assert [(row["purpose"], row["version"], row["text"]) for row in rows] == [("survey", 2, "May we?")]
        assert agent_client.post(url, sent, content_type="application/json").status_code == 403
