"""The page of an order, the list of a customer's orders, and the ways that lead there."""

import pytest
from django.urls import reverse

from customers.domain.log import Batch, Position
from customers.loyalty.domain.loyalty import post_points
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(order):
    return reverse("customers:order-detail", args=[order.pk])


def list_of(customer, **query):
    return reverse("customers:order-list", args=[customer.pk], query=query or None)


def text_of(response):
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def amelie():
    return factories.customer()


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_costs_the_same_however_much_was_bought_and_given_back(
    agent_client, amelie, django_assert_num_queries, times
):
    order = factories.order(amelie, *[50] * times)
    for _n in range(times):
        factories.refund(order, *[1] * times)

    with django_assert_num_queries(8):
        response = agent_client.get(page_of(order))

    assert response.status_code == 200


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_costs_the_same_however_many_there_are(
    agent_client, amelie, django_assert_num_queries, times
):
    for _n in range(times):
        factories.order(amelie)

    with django_assert_num_queries(5):
        response = agent_client.get(list_of(amelie))

    assert len(response.context["orders"]) == times


def test_it_shows_lines_refunds_and_points(agent_client, amelie):
    order = factories.order(amelie, 20, "5.50", number="26-1")
    factories.refund(order, "5.50", number="R-1")
    post_points(Batch(Position(1, 1), Position(2**40, 1), frozenset()))
    page = text_of(agent_client.get(page_of(order)))

    for words in [
        "<h1> Order 26-1 </h1>",
        f'href="/customers/{amelie.pk}/"><bdi>Amélie Fotso</bdi></a>',
        "from “shop”",
        "<bdi>Article 1</bdi> <small><bdi>CAFE-1</bdi></small>",
        '<td class="num">€25.50</td>',
        "Refund R-1",
        '<td class="num">−€5.50</td>',
        '<td class="num">€20.00</td>',
        "+25 points",
        "−5 points",
    ]:
        assert words in page


def test_an_order_without_a_customer_has_its_page(agent_client):
    order = factories.order(None, 12)
    page = text_of(agent_client.get(page_of(order)))

    assert "Sold without a customer" in page
    assert "/customers/None" not in page


def test_in_french(client, amelie):
    client.force_login(factories.user(language="fr"))
    page = text_of(client.get(page_of(factories.order(None, 12, number="26-1"))))

    assert "Vendu sans client" in page
    assert "<h1> Commande 26-1 </h1>" in page
    assert "<h1> Commandes " in text_of(client.get(list_of(amelie)))


@pytest.mark.parametrize("name", ["order-detail", "order-list"])
def test_what_is_not_there(agent_client, client, amelie, name):
    assert agent_client.get(reverse(f"customers:{name}", args=[10**9])).status_code == 404
    assert client.get(reverse(f"customers:{name}", args=[amelie.pk])).status_code == 302


def test_names_and_labels_are_text(agent_client):
    odd = "<script>alert(1)</script>"
    order = factories.order(factories.customer(odd), number=odd, source="<b>")
    for address in [page_of(order), list_of(order.customer)]:
        assert "<script>alert" not in agent_client.get(address).content.decode()


def test_the_list_is_read_page_by_page_both_ways(agent_client, amelie):
    numbers = [factories.order(amelie, 1, number=f"N-{n:03}").number for n in range(105)][::-1]
    factories.order(factories.customer("Jean", "Dupont"), number="other")

    def shown(query):
        context = agent_client.get(list_of(amelie) + query).context
        return [order.number for order in context["orders"]], context["previous"], context["next"]

    first, none_before, after_first = shown("")
    second, before_second, after_second = shown(after_first)
    third, before_third, none_after = shown(after_second)

    assert [first, second, third] == [numbers[:50], numbers[50:100], numbers[100:]]
    assert (none_before, none_after) == ("", "")
    assert shown(before_third) == (second, before_second, after_second)
    assert shown(before_second) == (first, "", after_first)


@pytest.mark.parametrize("place", ["after=x", "before=1", "after=1.2.3", f"before={'9' * 40}.1"])
def test_a_place_that_is_none_is_refused(agent_client, amelie, place):
    assert agent_client.get(f"{list_of(amelie)}?{place}").status_code == 400


def test_the_customer_page_leads_to_each_order_and_to_all(agent_client, amelie):
    orders = [factories.order(amelie) for _n in range(4)]
    page = agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])).content.decode()
    assert all(page.count(page_of(order)) == 2 for order in orders)  # in the card and in the history
    assert list_of(amelie) not in page

    factories.order(amelie)
    page = text_of(agent_client.get(reverse("customers:customer-detail", args=[amelie.pk])))
    assert f'href="{list_of(amelie)}">All 5 orders' in page


def test_a_refund_in_the_history_leads_to_its_order(agent_client, amelie):
    order = factories.order(amelie)
    factories.refund(order)
    page = agent_client.get(
        reverse("customers:customer-timeline", args=[amelie.pk]), headers={"hx-request": "true"}
    )

    assert page.content.decode().count(page_of(order)) == 2
