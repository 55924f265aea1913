"""Create and change a customer."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.errors import Conflict, Invalid
from customers.models import Customer, Event
from customers.people.domain.customer import change_customer, create_customer
from tests import factories

pytestmark = pytest.mark.django_db
NO_BIRTHDAY = "A birthday lies between the year 1900 and today."


def events_of(customer: Customer) -> list[tuple[str, dict]]:
    return list(Event.objects.filter(customer=customer).order_by("pk").values_list("kind", "data"))


def test_a_customer_is_stored_with_contact_points_in_one_written_form_and_its_event():
    amelie = create_customer(
        first_name=" Amélie ",
        last_name="Fotso",
        phones=["06 12 34 56 78", "+33612345678", "+44 20 7946 0958"],
        emails=["Amelie.Fotso@Example.org"],
        city="Lyon",
        country="FR",
    )

    assert (amelie.name, amelie.name_key) == ("Amélie Fotso", "amelie fotso")
    assert [str(p) for p in amelie.phones.all()] == ["+33612345678", "+442079460958"]
    assert [str(e) for e in amelie.emails.all()] == ["amelie.fotso@example.org"]
    assert events_of(amelie) == [("customer.created", {"source": "cercle"})]


def test_a_national_number_is_read_in_the_customers_own_country():
    jane = create_customer(last_name="Doe", country="GB", phones=["020 7946 0958"])

    assert [str(p) for p in jane.phones.all()] == ["+442079460958"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "last_name", "Give at least a name, a phone number or an email address."),
        ({"first_name": " \x00 "}, "last_name", "Give at least a name, a phone number or an email address."),
        ({"last_name": "X", "phones": ["call me"]}, "phones", "“call me” is not a phone number."),
        (
            {"last_name": "X", "phones": ["123"]},
            "phones",
            "“123” is too short or too long for a phone number.",
        ),
        ({"last_name": "X", "emails": ["a@b"]}, "emails", "“a@b” is not an email address."),
        ({"last_name": "X", "language": "de"}, "language", "Value 'de' is not a valid choice."),
        ({"last_name": "X", "country": "QQ"}, "country", "“QQ” is not a country."),
        ({"last_name": "X", "country": "fr"}, "country", "“fr” is not a country."),
        ({"last_name": "X", "birthday": "2999-01-01"}, "birthday", NO_BIRTHDAY),
        ({"last_name": "X", "birthday": "1899-12-31"}, "birthday", NO_BIRTHDAY),
        ({"last_name": "X" * 81}, "last_name", "Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_it_refuses_with_words_and_the_field_at_fault(fields, field, words):
    with pytest.raises(Invalid) as refusal:
        create_customer(**fields)

    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert Customer.objects.count() == 0
    assert Event.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"birthday": "0001-01-01"}, {"country": "fr"}, {"country": "F"}])
def test_the_database_refuses_them_too(wrong):
    amelie = create_customer(last_name="Fotso")

    with pytest.raises(IntegrityError):
        Customer.objects.filter(pk=amelie.pk).update(**wrong)


def test_somebody_born_today_may_be_a_customer():
    assert create_customer(last_name="Fotso", birthday=localdate()).pk


def test_it_refuses_a_second_customer_with_the_same_external_id():
    create_customer(last_name="Fotso", source="shop", external_id="42")

    with pytest.raises(Conflict, match="external id"):
        create_customer(last_name="Other", source="shop", external_id="42")
    assert create_customer(last_name="Other", source="till", external_id="42").pk


def test_it_refuses_a_field_a_customer_does_not_have():
    with pytest.raises(TypeError, match="shoe_size"):
        create_customer(last_name="Fotso", shoe_size=41)


def test_change_stores_what_differs_and_says_so_once():
    amelie = factories.customer(phones=["0612345678"], emails=["a@example.org"])

    assert change_customer(customer=amelie, city="Lyon", first_name="Amélie") == ["city"]
    assert change_customer(customer=amelie, city="Lyon") == []
    assert events_of(amelie)[1:] == [("customer.changed", {"fields": ["city"]})]


def test_changed_contact_points_keep_the_order_given():
    amelie = factories.customer(phones=["0612345678", "0499887766"])
    kept = amelie.phones.get(number="+33499887766").pk

    assert change_customer(customer=amelie, phones=["0499887766", "0611111111"]) == ["contact_points"]
    assert [str(p) for p in amelie.phones.all()] == ["+33499887766", "+33611111111"]
    assert amelie.phones.get(number="+33499887766").pk == kept
    assert change_customer(customer=amelie, emails=None, phones=["0499887766", "0611111111"]) == []


def test_a_new_name_is_found_under_its_new_key():
    amelie = factories.customer()

    change_customer(customer=amelie, last_name="Njoya-Étoundi")

    assert Customer.objects.get(name_key="amelie njoya-etoundi") == amelie


def test_a_refused_change_leaves_everything_as_it_was():
    amelie = factories.customer(phones=["0612345678"])

    with pytest.raises(Invalid):
        change_customer(customer=amelie, city="Lyon", phones=["nonsense"])

    amelie.refresh_from_db()
    assert (amelie.city, [str(p) for p in amelie.phones.all()]) == ("", ["+33612345678"])
    assert len(events_of(amelie)) == 1


def test_fact_and_event_roll_back_together():
    with transaction.atomic():
        create_customer(last_name="Fotso")
        transaction.set_rollback(True)

    assert (Customer.objects.count(), Event.objects.count()) == (0, 0)
