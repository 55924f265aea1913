"""The list of customers: by name, page by page, filtered; and the results of a search without script."""

import re

import pytest
from django.urls import reverse

from customers.domain.queries import customers_by_name
from customers.models import Customer
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/customers/"


def names(response):
    return re.findall(r'class="whole"[^>]*>\s*<bdi>([^<]*)</bdi>', response.content.decode())


@pytest.mark.parametrize("people", [1, 3])
def test_it_costs_the_same_however_many(agent_client, django_assert_num_queries, people):
    for n in range(people):
        factories.customer("Jean", f"Martin {n}", phones=["0600000000"])

    with django_assert_num_queries(5):
        response = agent_client.get(LIST)

    assert names(response) == [f"Jean Martin {n}" for n in range(people)]


def test_no_statement_counts(agent_client, django_assert_num_queries):
    factories.customer()
    with django_assert_num_queries(5) as captured:
        agent_client.get(LIST)

    assert not [query for query in captured.captured_queries if "COUNT(" in query["sql"].upper()]


def test_paging_forth_and_back_shows_everyone_once():
    for n in range(11):
        factories.customer("Jean", "Martin" if n % 2 else f"Petit {n}")
    everyone = list(Customer.objects.order_by("name_key", "pk"))
    forth, page = [], customers_by_name(Customer.objects.all(), size=4)
    forth += page.customers
    while page.next:
        page = customers_by_name(Customer.objects.all(), after=page.next, size=4)
        forth += page.customers
    back = page.customers
    while page.previous:
        page = customers_by_name(Customer.objects.all(), before=page.previous, size=4)
        back = page.customers + back

    assert forth == everyone
    assert back == everyone


def test_accents_do_not_send_names_to_the_end(agent_client):
    for first in ["Zoé", "Étienne", "amélie", "Farid"]:
        factories.customer(first, "X")

    assert names(agent_client.get(LIST)) == ["amélie X", "Étienne X", "Farid X", "Zoé X"]


def test_filters_narrow_it_and_stay_while_paging(agent_client):
    for n in range(60):
        factories.customer("Jean", f"Martin {n:02}", country="FR")
    factories.customer("Jane", "Doe", country="GB", language="en")

    assert names(agent_client.get(LIST, {"country": "GB"})) == ["Jane Doe"]
    assert names(agent_client.get(LIST, {"language": "en"})) == ["Jane Doe"]
    first = agent_client.get(LIST, {"country": "FR"})
    [following] = re.findall(r'rel="next"\s+href="([^"]+)"', first.content.decode())
    assert names(agent_client.get(LIST + following.replace("&amp;", "&"))) == [
        f"Jean Martin {n}" for n in range(50, 60)
    ]


def test_a_search_without_script_shows_its_results_here(agent_client):
    amelie = factories.customer(phones=["0612345678"])
    factories.customer("Jean", "Dupont")

    assert names(agent_client.get(LIST, {"q": "06 12 34 56 78"})) == [amelie.name]
    assert names(agent_client.get(LIST, {"q": "fotso", "language": "en"})) == []
    assert "Nobody found" in agent_client.get(LIST, {"q": "zzzzzz"}).content.decode()


@pytest.mark.parametrize("place", ["x", "9" * 40 + ".a", "1.\x00", "-1.a", "1", "."])
def test_a_place_that_is_none_still_shows_a_page(agent_client, place):
    for way in ["after", "before"]:
        assert agent_client.get(LIST, {way: place}).status_code == 200


def test_an_empty_house_offers_the_first_step(agent_client):
    assert "No customer yet" in agent_client.get(LIST).content.decode()


class TestDesk:
    @pytest.mark.parametrize("times", [1, 3])
    def test_it_costs_the_same_however_much(self, agent, agent_client, django_assert_num_queries, times):
        for _ in range(times):
            factories.contact(factories.customer(), agent_id=agent.pk, reason=factories.reason())
        with django_assert_num_queries(4):
            agent_client.get(reverse("customers:desk"))

    def test_it_shows_my_contacts_and_not_those_of_others(self, agent, agent_client):
        factories.contact(factories.customer("Mine", ""), agent_id=agent.pk, note="for me")
        factories.contact(factories.customer("Theirs", ""), agent_id=factories.user().pk, note="for them")
        page = agent_client.get(reverse("customers:desk")).content.decode()

        assert "for me" in page
        assert "for them" not in page

    def test_the_search_is_in_focus(self, agent_client):
        assert "autofocus" in agent_client.get(reverse("customers:desk")).content.decode()
        assert "autofocus" not in agent_client.get(LIST).content.decode()
