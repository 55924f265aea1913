"""The panels beside the history: consents, points, orders."""

import pytest
from django.urls import reverse

from customers.models import Consent, PointsAccount, Posting
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def amelie():
    return factories.customer()


class TestConsents:
    said = {
        "purpose": "marketing",
        "channel": "sms",
        "statement": "withdrawn",
        "heard": "phone",
        "wording": "Plus de SMS, merci.",
        "proof": "enregistrement 12",
    }

    def url(self, customer):
        return reverse("customers:consent-create", args=[customer.pk])

    def test_a_statement_is_recorded_with_its_words(self, agent, agent_client, amelie):
        page = agent_client.post(self.url(amelie), self.said, headers=HTMX)
        consent = Consent.objects.get()

        assert page.status_code == 200
        assert (consent.purpose, consent.channel, consent.granted) == ("marketing", "sms", False)
        assert (consent.wording, consent.source, consent.actor) == ("Plus de SMS, merci.", "phone", agent)
        assert (consent.origin, consent.proof) == ("agent", "enregistrement 12")
        assert "refuses" in page.content.decode()
        assert "The statement is recorded." in page.content.decode()

    @pytest.mark.parametrize(
        ("missing", "words"),
        [
            ("purpose", "This field is required."),
            ("channel", "This field is required."),
            ("statement", "This field is required."),
            ("wording", "Write down what was asked and answered."),
        ],
    )
    def test_a_statement_without_its_parts_is_refused(self, agent_client, amelie, missing, words):
        for headers in [HTMX, {}]:
            response = agent_client.post(self.url(amelie), self.said | {missing: ""}, headers=headers)
            assert response.status_code == 422
            assert words in response.content.decode()
        assert Consent.objects.count() == 0

    def test_the_latest_statement_stands_in_the_panel(self, agent_client, amelie):
        factories.consent(amelie, channel="email", source="web")
        factories.consent(amelie, channel="email", granted=False, source="letter")
        response = agent_client.get(f"/customers/{amelie.pk}/")
        standing = [
            (str(each.purpose), str(each.channel), each.consent.granted, each.consent.source_words)
            for _purpose, channels in response.context["agreements"]
            for each in channels
            if each.consent
        ]

        assert standing == [("survey", "email", False, "Letter")]


class TestPoints:
    def url(self, customer):
        return reverse("customers:posting-create", args=[customer.pk])

    def send(self, client, customer, headers=HTMX, **fields):
        defaults = {"movement": "give", "points": "100", "note": "Geste commercial", "key": "p1"}
        return client.post(self.url(customer), defaults | fields, headers=headers)

    def test_points_are_given_and_spent(self, agent, agent_client, amelie):
        page = self.send(agent_client, amelie).content.decode()
        self.send(agent_client, amelie, movement="spend", points="30", key="p2")

        assert "100" in page
        assert PointsAccount.objects.get().balance == 70
        assert list(Posting.objects.order_by("pk").values_list("points", "note", "actor")) == [
            (100, "Geste commercial", agent.pk),
            (-30, "Geste commercial", agent.pk),
        ]

    def test_sent_twice_they_move_once(self, agent_client, amelie):
        self.send(agent_client, amelie)
        self.send(agent_client, amelie)

        assert PointsAccount.objects.get().balance == 100

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"movement": "spend", "points": "101"}, "The balance is 0 points."),
            ({"points": "0"}, "Ensure this value is greater than or equal to 1."),
            ({"points": "x"}, "Enter a whole number."),
            ({"points": "9" * 30}, "Ensure this value is less than or equal to 1000000."),
            ({"note": ""}, "This field is required."),
        ],
    )
    def test_refusals_stand_beside_their_field(self, agent_client, amelie, wrong, words):
        for headers in [HTMX, {}]:
            response = self.send(agent_client, amelie, headers, **wrong)
            assert response.status_code == 422
            assert words in response.content.decode()
        assert Posting.objects.count() == 0


def test_the_last_four_orders_stand_there_with_the_number_of_all(agent_client, amelie):
    for n in range(6):
        factories.order(amelie, number=f"N-{n}", placed_at=factories.NOON.replace(day=n + 1))
    response = agent_client.get(f"/customers/{amelie.pk}/")

    assert [order.number for order in response.context["orders"]] == ["N-5", "N-4", "N-3", "N-2"]
    assert response.context["order_count"] == 6


def test_only_open_carts_stand_there(agent_client, amelie):
    kept = factories.cart(amelie)
    factories.order(amelie, cart=factories.cart(amelie))
    factories.cart(amelie, lines=[])

    assert agent_client.get(f"/customers/{amelie.pk}/").context["carts"] == [kept]
