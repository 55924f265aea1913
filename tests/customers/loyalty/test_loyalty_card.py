"""Loyalty cards: several for a customer, a number on one only, found as it is read out."""

import pytest
from django.urls import reverse

from core.errors import Conflict, Invalid
from customers.identity.domain.find import find_customers
from customers.loyalty.domain.loyalty_card import give_card, take_card_back
from customers.models import LoyaltyCard
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/api/v1/loyalty-cards/"


def told(customer):
    events = customer.events.filter(kind__startswith="card.").order_by("pk")
    return [(event.kind, event.data) for event in events]


def test_a_card_is_given_once_with_its_event():
    amelie = factories.customer()
    first, again = [give_card(customer=amelie, number=text) for text in ["ab 12-34.56", "AB123456"]]

    assert (first, first.number) == (again, "AB123456")
    assert told(amelie) == [("card.given", {"number": "AB123456"})]


def test_a_card_is_nobody_elses():
    give_card(customer=factories.customer(), number="1234")
    with pytest.raises(Conflict, match="This card belongs to another customer"):
        give_card(customer=factories.customer("Jean", "Dupont"), number="1234")


@pytest.mark.parametrize("written", ["", "123", "é123", "1" * 41, "<b>12</b>", "\x00"])
def test_what_is_no_card_is_refused(written):
    with pytest.raises(Invalid, match="is not the number of a card"):
        give_card(customer=factories.customer(), number=written)


def test_a_card_taken_back_is_free_again():
    amelie, jean = factories.customer(), factories.customer("Jean", "Dupont")
    card = give_card(customer=amelie, number="1234")
    take_card_back(card=card)
    take_card_back(card=card)

    assert give_card(customer=jean, number="1234").customer == jean
    assert [kind for kind, _ in told(amelie)] == ["card.given", "card.taken_back"]


@pytest.mark.parametrize("query", ["2990 1234 5678", "299012345678", "2990-1234", "29901"])
def test_a_customer_is_found_by_card(query):
    amelie = factories.customer()
    give_card(customer=amelie, number="299012345678")

    assert [(hit.customer, hit.way, hit.detail) for hit in find_customers(query)] == [
        (amelie, "card", "299012345678")
    ]


def test_cards_are_given_and_taken_back_on_the_page(agent_client):
    amelie = factories.customer()
    page = reverse("customers:customer-detail", args=[amelie.pk])
    create = reverse("customers:card-create", args=[amelie.pk])

    assert agent_client.post(create, {"number": "1234 5678"}).status_code == 302
    assert "Take card 12345678 back" in agent_client.get(page).content.decode()
    assert "Loyalty card 12345678 given" in agent_client.get(page).content.decode()
    refused = agent_client.post(create, {"number": "!"})
    assert (refused.status_code, "is not the number of a card" in refused.content.decode()) == (422, True)
    agent_client.post(reverse("customers:card-take-back", args=[LoyaltyCard.objects.get().pk]))
    assert not LoyaltyCard.objects.exists()


def test_a_reader_gives_no_card(reader_client):
    assert (
        reader_client.post(reverse("customers:card-create", args=[1]), {"number": "1234"}).status_code == 403
    )
    assert reader_client.post(reverse("customers:card-take-back", args=[1])).status_code == 403


def test_the_api_gives_and_finds_cards(machine):
    amelie = factories.customer(source="shop", external_id="17")
    client = machine("customers.view", "customers.edit")
    said = {"customer_external_id": "17", "source": "shop", "number": "12 34"}

    assert [client.post(URL, said).json()["number"] for _ in range(2)] == ["1234", "1234"]
    assert client.get(URL, {"number": "12-34"}).json()["results"][0]["customer"] == amelie.pk
    other = factories.customer("Jean", "Dupont")
    taken = client.post(URL, {"customer": other.pk, "number": "1234"})
    assert (taken.status_code, list(taken.json()["error"]["fields"])) == (409, ["number"])
