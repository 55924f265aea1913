"""Orders whose file names the customer by an email address."""

import pytest

from customers.imports.domain import run as runner
from customers.imports.domain.fields import guess
from customers.models import Customer, Email, Event, Order
from tests import factories
from tests.customers.imports.conftest import issues, run

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "Order number,Date,SKU,Description,Quantity,Unit price,Customer ID,Email,Customer name\n"


def line(number, customer="", email="", name=""):
    return f"{number},2025-03-01,A1,Tea,1,2.50,{customer},{email},{name}\n"


def facts():
    return [model.objects.count() for model in (Customer, Email, Order, Event)]


@pytest.mark.parametrize(
    "heading",
    ["email", "customer_email", "e-mail", "courriel", "Adresse e-mail", "E-mail client", "Email du client"],
)
def test_the_headings_by_which_it_is_known(heading):
    header = ["order", "date", heading, "quantity", "price"]
    assert guess("orders", header)["email"] == heading


def test_a_known_address_is_its_customer():
    known = factories.customer(emails=["a@example.org"])
    job = run(HEAD + line("1", email="A@Example.org ") + line("2", email="a@example.org"))

    assert (job.state, job.created, job.unnamed) == ("done", 2, 0)
    assert list(Order.objects.values_list("customer", flat=True)) == [known.pk, known.pk]
    assert Customer.objects.count() == 1


def test_an_unknown_address_makes_one_customer_and_a_second_import_none():
    file = HEAD + line("1", email="new@example.org", name="Amélie Fotso") + line("2", email="new@example.org")
    assert run(file).created == 2
    made = Customer.objects.get()
    before = facts()
    job = run(file)

    assert (made.first_name, made.last_name, made.external_id) == ("Amélie", "Fotso", "")
    assert list(made.emails.values_list("address", flat=True)) == ["new@example.org"]
    assert list(Order.objects.values_list("customer", flat=True)) == [made.pk, made.pk]
    assert Event.objects.filter(kind="customer.created", customer=made).count() == 1
    assert (job.state, job.created, job.unchanged, facts()) == ("done", 0, 2, before)


def test_an_address_of_several_is_an_issue_on_its_line_and_nothing_is_stored():
    for name in ("Amélie", "Jean"):
        factories.customer(name, emails=["both@example.org"])
    before = facts()
    job = run(HEAD + line("1", email="new@example.org") + line("2", email="both@example.org"))

    assert (job.state, facts()) == ("refused", before)
    assert issues(job) == [(3, "", "This address belongs to several customers: give the customer id.")]


def test_the_id_goes_before_the_address():
    named = factories.customer(source="shop", external_id="C7")
    other = factories.customer("Jean", "Dupont", emails=["jean@example.org"])
    run(HEAD + line("1", customer="C7", email="jean@example.org"))

    assert Order.objects.get().customer == named
    assert not other.orders.exists()


def test_a_line_without_id_follows_the_line_that_has_one():
    file = HEAD + line("1", email="a@example.org") + line("2", customer="C7", email="a@example.org")
    run(file)
    before = facts()
    made = Customer.objects.get()

    assert made.external_id == "C7"
    assert list(made.emails.values_list("address", flat=True)) == ["a@example.org"]
    assert (run(file).unchanged, facts()) == (2, before)


def test_two_new_customers_of_one_address_do_not_both_get_it():
    file = HEAD + line("1", customer="C7", email="a@example.org")
    run(file + line("2", customer="C8", email="a@example.org"))

    assert (Customer.objects.count(), Email.objects.count()) == (2, 1)


def test_two_addresses_of_one_customer():
    known = factories.customer(emails=["a@example.org", "b@example.org"])
    job = run(HEAD + line("1", email="a@example.org") + line("2", email="b@example.org"))

    assert job.state == "done"
    assert known.orders.count() == 2


def test_one_order_with_two_addresses_is_refused():
    job = run(HEAD + line("1", email="a@example.org") + line("1", email="b@example.org"))

    assert (job.state, issues(job)[0][2]) == ("refused", "This order names two different customers.")


def test_what_is_no_address_is_refused_on_its_line():
    job = run(HEAD + line("1", email="guest"))

    assert (job.state, [(at, column) for at, column, _why in issues(job)]) == ("refused", [(2, "Email")])


def test_orders_without_id_and_address_are_counted():
    job = run(HEAD + line("1") + line("2") + line("3", customer="C7"))

    assert (job.created, job.unnamed) == (3, 2)
    assert run(HEAD + line("1") + line("4")).unnamed == 1


@pytest.mark.parametrize("keep_good_lines", [False, True])
def test_whoever_creates_the_customer_between_check_and_write_is_seen(monkeypatch, keep_good_lines):
    write = runner._write
    made: list[Customer] = []

    def late(*args):
        if not made:
            made.append(factories.customer(emails=["a@example.org"]))
        write(*args)

    monkeypatch.setattr(runner, "_write", late)
    job = run(HEAD + line("1", email="a@example.org"), keep_good_lines=keep_good_lines)

    assert (job.state, job.created) == ("done", 1)
    assert Order.objects.get().customer == Customer.objects.get() == made[0]
