"""Loyalty cards that come with a file of customers."""

import pytest

from customers.imports.domain.run import run_import
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import Customer, Event, LoyaltyCard
from tests import factories
from tests.customers.imports.conftest import claimed, due, issues
from tests.customers.imports.conftest import run as run_file
from tests.customers.together import in_between

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "ID,Nom,Numéro de carte\n"


def run(content, **options):
    return run_file(content, kind="customers", **options)


def held():
    return list(LoyaltyCard.objects.order_by("number").values_list("number", "customer__external_id"))


def test_a_card_comes_with_its_customer_and_a_second_import_gives_none():
    content = HEAD + "7,Fotso,1234-5678 ab\n7,Fotso,999 000\n8,Smith,\n"
    job = run(content)
    assert (job.state, job.created, issues(job)) == ("done", 2, [])
    assert held() == [("12345678AB", "7"), ("999000", "7")]
    told = Event.objects.filter(kind="card.given").order_by("pk").values_list("customer__external_id", "data")
    assert list(told) == [("7", {"number": "12345678AB"}), ("7", {"number": "999000"})]
    assert (run(content).unchanged, len(held()), told.count()) == (2, 2, 2)
    job = run(HEAD + "8,Smith,4444\n")
    assert (job.changed, held()[-1]) == (1, ("999000", "7"))
    assert held()[-2] == ("4444", "8")


def test_what_is_no_card_is_refused_in_its_column():
    job = run(HEAD + "7,Fotso,12\n")
    assert issues(job) == [(2, "Numéro de carte", "“12” is not the number of a card.")]
    assert (job.state, Customer.objects.count()) == ("refused", 0)


def test_a_card_of_somebody_else_is_refused():
    give_card(customer=factories.customer(source="shop", external_id="1"), number="4444")
    job = run(HEAD + "7,Fotso,4444\n8,Smith,5555\n", keep_good_lines=True)
    assert issues(job) == [(2, "Numéro de carte", "This card belongs to another customer.")]
    assert [issue.content for issue in job.issues.all()] == ["7 · Fotso · 4444"]
    assert (job.created, job.refused, held()) == (1, 1, [("4444", "1"), ("5555", "8")])


def test_a_card_given_to_two_is_refused_on_both_lines():
    job = run(HEAD + "7,Fotso,4444\n8,Smith,4444\n9,Petit,5555\n", keep_good_lines=True)
    message = "This file gives this card to two customers."
    assert issues(job) == [(2, "Numéro de carte", message), (3, "Numéro de carte", message)]
    assert (job.created, job.refused, held()) == (1, 2, [("5555", "9")])


def test_a_card_given_away_while_the_file_is_written_is_refused():
    other = factories.customer(source="shop", external_id="1")
    job = claimed(due(HEAD + "7,Fotso,4444\n", kind="customers"))
    _card, waited = in_between(lambda: give_card(customer=other, number="4444"), lambda: run_import(job))
    job.refresh_from_db()
    assert (waited, job.state, job.created, held()) == (True, "refused", 0, [("4444", "1")])
    assert issues(job) == [(2, "Numéro de carte", "This card belongs to another customer.")]
