"""Customers brought in from files."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customers.domain.queries import changes_since
from customers.identity.domain.merge import merge_customers
from customers.imports.domain import customer_write, reading
from customers.imports.domain.run import run_import
from customers.models import Customer, Email, Event, Phone
from customers.people.domain.custom_field import add_field
from customers.people.domain.custom_value import values_of
from customers.people.domain.customer import change_customer
from customers.people.domain.tag import create_tag
from customers.privacy.domain.erasure import erase_customer
from tests import factories
from tests.customers.imports.conftest import claimed, counts, due, issues
from tests.customers.imports.conftest import run as run_file
from tests.customers.together import at_once, in_between

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "ID;Prénom;Nom;E-mail;Téléphone;Pays;Langue;Date de naissance;Ville;Client depuis\n"
AMELIE = "7;Amélie;Fotso;Amelie@Example.org;06 12 34 56 78;France;fr;14/07/1990;Lyon;01/02/2024\n"
JOHN = "8;John;Smith;john@example.org;020 7946 0018;Royaume-Uni;en;;London;\n"


def run(content, **options):
    return run_file(content, kind="customers", **options)


def test_lines_become_customers():
    job = run(HEAD + AMELIE + JOHN)
    assert issues(job) == []
    assert counts(job) == {
        "state": "done",
        "lines_total": 2,
        "lines_written": 2,
        "created": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    amelie, john = Customer.objects.order_by("pk")
    assert (amelie.source, amelie.external_id, amelie.name, amelie.name_key) == (
        "shop",
        "7",
        "Amélie Fotso",
        "amelie fotso",
    )
    assert (amelie.birthday, amelie.city, amelie.country, amelie.language) == (
        date(1990, 7, 14),
        "Lyon",
        "FR",
        "fr",
    )
    assert amelie.since == datetime(2024, 1, 31, 23, tzinfo=UTC)
    assert (john.country, john.language, john.birthday) == ("GB", "en", None)
    assert list(Phone.objects.order_by("customer").values_list("number", "position")) == [
        ("+33612345678", 0),
        ("+442079460018", 0),
    ]
    assert list(Email.objects.order_by("customer").values_list("address", flat=True)) == [
        "amelie@example.org",
        "john@example.org",
    ]
    assert list(Event.objects.order_by("pk").values_list("kind", "customer", "data")) == [
        ("customer.created", amelie.pk, {"source": "shop"}),
        ("customer.created", john.pk, {"source": "shop"}),
    ]


def test_whoever_changed_it_while_the_lines_were_written_is_told_of_them(monkeypatch):
    """What they saw is older than what the import then wrote, though its transaction began before."""
    run(HEAD + AMELIE)
    amelie, written = Customer.objects.get(), customer_write._unless_overtaken

    def meanwhile(*given):
        written(*given)
        at_once(1, lambda _n: change_customer(customer=amelie, street="12 rue Moncey"))

    monkeypatch.setattr(customer_write, "_unless_overtaken", meanwhile)
    run(HEAD + AMELIE.replace("Lyon", "Brest"))
    seen, told = Event.objects.filter(kind="customer.changed").order_by("pk")
    assert seen.data["fields"] == ["street"]
    assert list(changes_since(amelie, seen.occurred_at)) == [told]
    amelie.refresh_from_db()
    assert amelie.changed_at == told.occurred_at


def test_a_second_import_changes_nothing():
    run(HEAD + AMELIE + JOHN)
    before = list(Customer.objects.order_by("pk").values())
    job = run(HEAD + AMELIE + JOHN)
    assert (job.created, job.changed, job.unchanged, job.lines_written) == (0, 0, 2, 2)
    assert list(Customer.objects.order_by("pk").values()) == before
    assert (Event.objects.count(), Phone.objects.count(), Email.objects.count()) == (2, 2, 2)


def test_changed_fields_change_and_empty_cells_empty_nothing():
    run(HEAD + AMELIE)
    job = run(HEAD + "7;Amélie;Dupont;new@example.org;;;;;Paris;\n")
    amelie = Customer.objects.get()
    assert (job.created, job.changed, job.unchanged) == (0, 1, 0)
    assert (amelie.last_name, amelie.name_key, amelie.city, amelie.birthday) == (
        "Dupont",
        "amelie dupont",
        "Paris",
        date(1990, 7, 14),
    )
    assert list(amelie.emails.values_list("address", "position")) == [
        ("amelie@example.org", 0),
        ("new@example.org", 1),
    ]
    assert amelie.phones.count() == 1
    event = Event.objects.get(kind="customer.changed")
    assert event.data == {"fields": ["last_name", "city", "contact_points"]}


def test_without_an_id_an_address_recognises():
    known = factories.customer("Amélie", "Fotso", emails=["amelie@example.org"])
    job = run("Email,City\namelie@example.org,Nantes\nnew@example.org,Brest\n")
    known.refresh_from_db()
    assert (job.created, job.changed, known.city) == (1, 1, "Nantes")
    assert run("Email,City\namelie@example.org,Nantes\nnew@example.org,Brest\n").unchanged == 2


def test_without_an_address_a_phone_and_name_recognise():
    known = factories.customer("Amélie", "Fotso", phones=["06 12 34 56 78"])
    content = "Name,Phone,City\nAmelie Fotso,+33612345678,Nantes\nPaul Fotso,+33612345678,Nantes\n"
    job = run(content)
    known.refresh_from_db()
    assert (job.created, job.changed, known.city) == (1, 1, "Nantes")
    assert run(content).unchanged == 2


def test_an_address_of_several_customers_is_refused():
    factories.customer(emails=["us@example.org"])
    factories.customer("Paul", emails=["us@example.org"])
    job = run("Email,City\nus@example.org,Nantes\n")
    assert issues(job) == [
        (2, "", "This address or phone belongs to several customers: give the external id.")
    ]


def test_a_customer_told_of_twice_is_one():
    job = run("ID,Email,City\n7,a@example.org,Lyon\n,a@example.org,Nantes\n7,b@example.org,\n")
    customer = Customer.objects.get()
    assert (job.created, job.lines_written, customer.city) == (1, 3, "Nantes")
    assert sorted(customer.emails.values_list("address", flat=True)) == ["a@example.org", "b@example.org"]


def test_what_is_wrong_is_said_by_line_and_column():
    job = run(
        "ID,Email,Phone,Birthday,Country,Name\n"
        "1,not an address,,,,\n"
        "2,,12,,,\n"
        "3,,,31/02/1990,,\n"
        "4,,,,Atlantis,\n"
        ",,,,,Nobody\n"
        f"5,,,,,{'x' * 161}\n"
        "6,,,2999-01-01,,\n"
        "7,,,01/01/0001,,\n"
        "8,,,,ZZ,\n"
    )
    assert (job.state, job.refused, Customer.objects.count()) == ("refused", 9, 0)
    assert issues(job) == [
        (2, "Email", "“not an address” is not an email address."),
        (3, "Phone", "“12” is too short or too long for a phone number."),
        (4, "Birthday", "“31/02/1990” is not a date."),
        (5, "Country", "“Atlantis” is not a country."),
        (6, "", "Nothing to recognise this customer by: no external id, email or phone."),
        (7, "Name", "This is longer than 160 characters."),
        (8, "Birthday", "A birthday lies between the year 1900 and today."),
        (9, "Birthday", "A birthday lies between the year 1900 and today."),
        (10, "Country", "“ZZ” is not a country."),
    ]


@pytest.mark.parametrize(("written", "year"), [("17/05/62", 1962), ("17/05/01", 2001), ("17/05/1962", 1962)])
def test_two_digits_of_a_year_of_birth_are_of_the_past(written, year):
    run(f"ID,Birthday\n1,{written}\n")
    assert Customer.objects.get().birthday == date(year, 5, 17)


def test_small_portions_write_the_same(monkeypatch):
    monkeypatch.setattr(customer_write, "PORTION", 1)
    monkeypatch.setattr(reading, "PORTION", 1)
    job = run(HEAD + AMELIE + "9;;;not an address;;;;;;\n" + JOHN, keep_good_lines=True)
    assert (job.created, job.refused, job.lines_written, Customer.objects.count()) == (2, 1, 2, 2)


def test_columns_of_the_house_and_tags_come_in_and_change_nothing_twice():
    for name in ["vip", "Pro"]:
        create_tag(name=name)
    add_field(label_fr="Tasses par jour", label_en="Cups", kind="number")
    add_field(label_fr="Mouture", label_en="Grind", kind="choice", choices=[("Moulu", "Ground")])
    add_field(label_fr="Visite", label_en="Visit", kind="date")
    add_field(label_fr="Revendeur", label_en="Reseller", kind="flag")
    head = "ID;Tasses par jour;Grind;Visite;custom_reseller;Étiquettes\n"
    content = head + '7;2,5;moulu;31/01/2026;oui;"VIP; pro"\n8;;;;non;\n'

    job = run(content)
    assert issues(job) == []
    seven, eight = Customer.objects.order_by("external_id")
    assert values_of(seven) == {
        "cups": Decimal("2.5"),
        "grind": "ground",
        "visit": date(2026, 1, 31),
        "reseller": True,
    }
    assert (values_of(eight), [tag.name for tag in seven.tags.all()]) == ({"reseller": False}, ["Pro", "vip"])
    events = Event.objects.count()
    assert (run(content).unchanged, Event.objects.count()) == (2, events)

    job = run(head + "7;3;;;;\n8;;;;;vip\n")
    assert (job.changed, job.unchanged) == (2, 0)
    assert values_of(seven)["cups"] == Decimal(3)
    assert list(Event.objects.order_by("pk").values_list("kind", "data__fields", "data__tag")[events:]) == [
        ("customer.changed", ["custom_cups"], None),
        ("customer.tagged", None, "vip"),
    ]


def test_a_value_the_field_cannot_hold_is_refused_with_its_line():
    add_field(label_fr="Visite", label_en="Visit", kind="date")
    add_field(label_fr="Mouture", label_en="Grind", kind="choice", choices=[("Moulu", "Ground")])
    job = run("ID;Visit;Grind;Tags\n1;31/02/2026;;\n2;;powder;\n3;;;nobody\n", keep_good_lines=True)
    assert [message for *_place, message in issues(job)] == [
        "“31/02/2026” is not a date.",
        "“powder” is none of the choices.",
        "There is no tag “nobody”.",
    ]
    assert not Customer.objects.exists()


def test_who_is_merged_while_it_is_written_is_found_again():
    survivor, merged = (factories.customer(n, source="shop", external_id=n) for n in ("6", "7"))
    job = claimed(due(HEAD + AMELIE, kind="customers"))
    _none, waited = in_between(
        lambda: merge_customers(survivor=survivor, merged=merged), lambda: run_import(job)
    )
    job.refresh_from_db()
    assert (waited, counts(job)["state"], job.error) == (True, "done", "")
    stored = Customer.objects.get()
    assert (stored.pk, stored.city, stored.phones.get().number) == (survivor.pk, "Lyon", "+33612345678")


def test_who_is_created_while_the_file_is_written_is_found_again():
    job = claimed(due(HEAD + AMELIE + JOHN, kind="customers"))
    _none, waited = in_between(
        lambda: factories.customer("Amélie", "Fotso", source="shop", external_id="7"), lambda: run_import(job)
    )
    job.refresh_from_db()
    assert waited
    assert (job.state, job.created, job.changed, job.error) == ("done", 1, 1, "")
    assert list(Customer.objects.order_by("external_id").values_list("external_id", "city")) == [
        ("7", "Lyon"),
        ("8", "London"),
    ]


def test_who_asked_to_be_erased_does_not_come_back_with_a_file():
    run(HEAD + AMELIE + JOHN)
    amelie = erase_customer(customer=Customer.objects.get(external_id="7"), actor_id=None)
    job = run(HEAD + AMELIE + JOHN, keep_good_lines=True)
    assert issues(job) == [(2, "", "This customer's data was erased at their request.")]
    assert [issue.content for issue in job.issues.all()] == [""]
    assert (job.state, job.created, job.unchanged, job.refused) == ("done", 0, 1, 1)
    assert not Email.objects.filter(address="amelie@example.org").exists()
    assert Customer.objects.filter(last_name="Fotso").count() == 0
    assert Customer.objects.get(pk=amelie.pk).name_key == ""
