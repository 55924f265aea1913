"""The ledger of consents as a page, over the API and in the list of customers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie():
    return factories.customer()


def text_of(response) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<td", " <td")).split())


class TestLedgerPage:
    def url(self, customer):
        return reverse("customers:consent-list", args=[customer.pk])

    @pytest.mark.parametrize("times", [1, 3])
    def test_it_costs_the_same_however_much_was_said(
        self, agent_client, amelie, django_assert_num_queries, times
    ):
        for n in range(times):
            factories.consent(amelie, granted=n % 2 == 0, actor_id=factories.user().pk)
        with django_assert_num_queries(5):  # session, reader, customer, statements, who saw it
            page = agent_client.get(self.url(amelie))
        assert len(page.context["statements"]) == times

    def test_it_says_who_when_how_in_which_words_and_whether_it_counts(self, reader_client, amelie):
        camille = factories.user(name="Camille Roy")
        phone: dict[str, Any] = {"channel": "phone", "stated_at": datetime(2024, 3, 12, 12, tzinfo=UTC)}
        said: dict[str, Any] = {
            "source": "letter",
            "wording": "<b>Oui</b>",
            "proof": "pli 12",
            "actor_id": camille.pk,
        }
        factories.consent(amelie, **phone, **said)
        factories.consent(amelie, origin="import", source="old-list")
        page = text_of(reader_client.get(self.url(amelie)))

        assert "Agrees Expired expired 12 Mar 2025 Told to an agent Letter · Camille Roy" in page
        assert "&lt;b&gt;Oui&lt;/b&gt; pli 12" in page
        assert "Agrees Not usable: no proof" in page
        assert "Imported from a file old-list – –" in page

    def test_it_goes_on_page_by_page(self, agent_client, amelie):
        at = timezone.now() - timedelta(days=1)
        for _ in range(51):
            factories.consent(amelie, stated_at=at)
        page = agent_client.get(self.url(amelie)).context
        rest = agent_client.get(self.url(amelie) + page["next"]).context
        everything = [*page["statements"], *rest["statements"]]
        assert [each.pk for each in everything] == sorted((each.pk for each in everything), reverse=True)
        assert (len(everything), rest["next"]) == (51, "")

    def test_a_place_that_is_none_is_refused(self, agent_client, amelie):
        assert agent_client.get(self.url(amelie) + "?before=x").status_code == 400


class TestApi:
    URL = "/api/v1/consents/"

    def test_it_says_whether_and_until_when_it_may_be_acted_on(self, agent_client, amelie):
        sent = {"customer": amelie.pk, "purpose": "marketing", "channel": "phone", "granted": True}
        sent |= {"source": "shop", "stated_at": "2024-03-12T12:00:00Z"}
        made = agent_client.post(self.URL, sent, content_type="application/json")
        answer = {
            name: made.json()[name] for name in ("origin", "in_force", "expires_at", "unusable_because")
        }
        assert (made.status_code, answer) == (
            201,
            {
                "origin": "api",
                "in_force": False,
                "expires_at": "2025-03-12T13:00:00+01:00",
                "unusable_because": "expired",
            },
        )

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("in_force=true", ["email"]),
            ("in_force=false", ["letter", "phone", "sms", "email"]),
            ("unusable_because=unproven", ["sms"]),
            ("unusable_because=withdrawn", ["letter"]),
            ("unusable_because=expired", ["phone"]),
            ("unusable_because=superseded", ["email"]),
            ("origin=import", ["sms"]),
            ("granted=false", ["letter"]),
            ("channel=email&in_force=true", ["email"]),
        ],
    )
    def test_it_is_filtered_by_the_same_standing(self, agent_client, amelie, asked, found):
        factories.consent(amelie)
        factories.consent(amelie, origin="customer")
        factories.consent(amelie, channel="sms", origin="import")
        factories.consent(amelie, channel="phone", stated_at=datetime(2024, 3, 12, tzinfo=UTC))
        factories.consent(amelie, channel="letter", granted=False)
        rows = agent_client.get(f"{self.URL}?{asked}").json()["results"]
        assert [row["channel"] for row in rows] == found

    def test_nobody_says_that_two_records_were_merged(self, agent_client, amelie):
        sent = {"customer": amelie.pk, "purpose": "survey", "channel": "sms", "granted": True, "source": "x"}
        answer = agent_client.post(self.URL, sent | {"origin": "merge"}, content_type="application/json")
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["origin"])


class TestCustomerList:
    def test_it_is_narrowed_to_those_who_may_be_contacted_and_says_who_they_are(self, agent_client, amelie):
        unproven, silent = factories.customer("Bruno"), factories.customer("Carla")
        factories.consent(amelie)
        factories.consent(unproven, origin="import")
        asked = "/customers/?columns=name&columns=may_survey-email"
        everyone = text_of(agent_client.get(asked))
        assert "Amélie Fotso yes" in everyone
        assert f"{unproven.name} no" in everyone
        assert f"{silent.name} no" in everyone
        some = text_of(agent_client.get(f"{asked}&may_contact=survey-email"))
        assert "Amélie Fotso yes" in some
        assert unproven.name not in some

    def test_what_is_no_way_to_contact_anybody_is_refused(self, agent_client):
        page = text_of(agent_client.get("/customers/?may_contact=survey-pigeon"))
        assert "“survey-pigeon” is none of the choices." in page
