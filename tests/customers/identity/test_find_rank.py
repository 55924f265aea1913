"""Search: ten customers are ten people, however many ways lead to each of them; the nearest stand first,
with the part that was searched for marked."""

import pytest
from django.urls import reverse

from customers.identity.domain.find import find_customers
from customers.identity.domain.spelling import learn_words, spellings_of_each
from tests import factories

pytestmark = pytest.mark.django_db


def test_many_numbers_of_one_customer_take_nobody_elses_place():
    house = factories.customer("Grande", "Maison", phones=[f"+3314268531{n}" for n in range(10)])
    house.phones.create(number="+33142685320")
    others = [factories.customer("Jean", f"Autre {n}", phones=[f"+3314268538{n}"]) for n in range(5)]

    assert [hit.customer for hit in find_customers("01426853")] == [house, *others]


def test_many_addresses_of_one_customer_take_nobody_elses_place():
    house = factories.customer("Grande", "Maison", emails=[f"jean.na{n}@example.org" for n in range(10)])
    other = factories.customer("Jean", "Autre", emails=["jean.nb@example.org"])

    assert {hit.customer for hit in find_customers("jean.n")} == {house, other}


def test_the_number_itself_stands_before_those_that_begin_or_end_alike():
    ends = factories.customer("Ends", "Alike", phones=["+447930142685"])
    begins = factories.customer("Begins", "Alike", phones=["+33301426851"])
    exact = factories.customer("The", "One", phones=["+33301426850"])
    also = factories.customer("Begins", "Alike Too", phones=["+33301426852"])

    assert [hit.customer for hit in find_customers("03 01 42 68 50")] == [exact]
    assert [hit.customer for hit in find_customers("30142685")] == [exact, begins, also, ends]


def test_whom_several_ways_of_the_name_find_is_one_of_the_ten():
    """They begin with the word and hold it, so both ways meet them."""
    begin = [factories.customer("Martin", f"Un {n}") for n in range(6)]
    hold = [factories.customer("Jean", f"Martin {n}") for n in range(6)]

    found = [hit.customer for hit in find_customers("martin")]
    assert len(set(found)) == 10
    assert found == [*begin, *hold[:4]]


def test_whom_several_spellings_find_counts_once():
    """ "martinx" may be "martine", "martina" or "martin", with which all of them begin."""
    people = [factories.customer(name, "Un") for name in ("Martina", "Martine", "Martin")]
    people += [factories.customer("Martinet", f"Un {n}") for n in range(7)]
    learn_words()

    assert [hit.customer for hit in find_customers("martinx")] == people


@pytest.mark.parametrize("query", ["Jaen Dupnot", "Dupnot Jaen", "Jeen Dupomt", "Jaen Dupnot Roastrey"])
def test_a_slip_in_each_word_finds_whom_one_slip_does_not(query):
    """Some are called nearly so: one slip in all explains the search, and finds nobody."""
    jean = factories.customer("Jean", "Dupont", company="Roastery")
    for first, last in (("Jaenisch", "Ana"), ("Jade", "Dupuis"), ("Jans", "Dupuy"), ("Jaqueline", "Dumont")):
        factories.customer(first, last)
    learn_words()

    assert find_customers(query)[0].customer == jean
    assert find_customers(query)[0].way == "name"
    assert spellings_of_each("jaen dupnot")[:2] == ["jaen dupont", "jean dupont"]


def test_the_word_that_was_meant_stands_before_longer_ones():
    """One letter wrong, and one missing: the shorter name is whole, the longer one only begins so."""
    longer = factories.customer("Marionne", "Ana")
    whole = factories.customer("Maron", "Zoe")
    learn_words()

    assert [hit.customer for hit in find_customers("maroon")] == [whole, longer]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("10-4471", "Order <mark>10-4471</mark>"),
        ("17850", "Customer <mark>17850</mark>"),
        ("cf 0017-8", "Card <mark>CF00178</mark>50"),
        ("amelie.f", "<mark>amelie.f</mark>otso@example.org"),
    ],
)
def test_the_part_of_a_number_or_address_that_was_searched_for_is_marked(agent_client, query, shown):
    amelie = factories.customer(
        "Amélie", "Fotso", emails=["amelie.fotso@example.org"], source="shop", external_id="17850"
    )
    factories.order(amelie, number="10-4471")
    amelie.cards.create(number="CF0017850")
    page = agent_client.get(reverse("customers:find"), {"q": query}).content.decode()

    assert shown in page
