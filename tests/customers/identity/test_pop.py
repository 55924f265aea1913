"""The screen pop: from a number in any written form to the customer, a choice, or a new one."""

import pytest
from django.urls import reverse

from customers.contact.domain.phone_call import announce_call
from customers.enums import CallState, Certainty
from customers.identity.domain.caller import callers
from customers.models import MentionedPhone, PhoneCall
from customers.validators import phone_readings
from tests import factories

pytestmark = pytest.mark.django_db

NUMBER = "+33612345678"


def pop(client, **asked):
    return client.get(reverse("customers:pop"), asked)


def begun(customer, call=""):
    page = reverse("customers:customer-detail", args=[customer.pk])
    return f"{page}?channel=phone&direction=in{call and f'&call={call}'}#log"


@pytest.mark.parametrize(
    "written",
    [
        "+33612345678",
        " 33612345678",  # the "+" of an address that nobody escaped
        "33612345678",
        "0033 6 12 34 56 78",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06/12/34/56/78",
        "06–12–34–56–78",
        "+33 (0)6 12 34 56 78",
        "0612345678 ext 12",
        "0612345678;12",
        "0612345678 poste 12",
        "٠٦١٢٣٤٥٦٧٨",
        "tel:+33-6-12-34-56-78;ext=3",
        '"Amélie" <sip:+33612345678@pbx.example;user=phone>',
        "sip:0612345678@10.0.0.1:5060",
    ],
)
def test_a_number_leads_to_its_customer_however_it_is_written(agent_client, written):
    amelie = factories.customer(phones=[NUMBER])

    answer = pop(agent_client, phone=written)

    assert (answer.status_code, answer["Location"]) == (302, begun(amelie))


@pytest.mark.parametrize(("house", "reading"), [("FR", "+33612345678"), ("GB", "+44612345678"), ("CM", "")])
def test_a_national_number_is_read_in_the_country_of_the_house(settings, house, reading):
    settings.HOUSE_COUNTRY = house
    assert phone_readings("0612345678")[:1] == ([reading] if reading else [])


@pytest.mark.parametrize(
    "written", ["", "anonymous", "sip:201@pbx", "201", "\x00", "+", "0" * 300, "ｘ" * 99]
)
def test_what_is_no_number_is_said_to_be_none(agent_client, written):
    page = pop(agent_client, phone=written)

    assert page.status_code == 200
    assert "It is their number" not in page.content.decode()


def test_several_with_the_number_are_a_choice(agent_client):
    amelie, jean = factories.customer(phones=[NUMBER]), factories.customer("Jean", "Dupont", phones=[NUMBER])
    factories.contact(jean)

    page = pop(agent_client, phone=NUMBER)

    assert [(each.customer, each.certainty) for each in callers(NUMBER)] == [
        (jean, Certainty.SHARED),
        (amelie, Certainty.SHARED),
    ]
    assert page.status_code == 200
    assert "Several customers share this number." in page.content.decode()


def test_a_number_in_a_note_is_a_guess(agent_client):
    amelie = factories.customer(phones=["0699887766"])
    contact = factories.contact(amelie, note="Moves on Monday, reach her at 06 12 34 56 78 (her sister).")

    page = pop(agent_client, phone=NUMBER).content.decode()

    assert list(MentionedPhone.objects.values_list("customer", "number", "interaction")) == [
        (amelie.pk, NUMBER, contact.pk)
    ]
    assert [(each.customer, each.certainty) for each in callers(NUMBER)] == [(amelie, Certainty.GUESSED)]
    assert "A note names this number" in page
    assert "It is their number" in page


def test_what_is_known_is_not_guessed_beside():
    factories.contact(factories.customer(), note=f"Her brother calls from {NUMBER}.")
    jean = factories.customer("Jean", "Dupont", phones=[NUMBER])

    assert [each.customer for each in callers(NUMBER)] == [jean]


def test_a_number_that_ends_alike_elsewhere_is_a_guess():
    amelie = factories.customer(phones=["+44 20 7946 0958"])

    found = [(each.customer, each.certainty) for each in callers("020 7946 0958")]
    assert found == [(amelie, Certainty.GUESSED)]


def test_an_unknown_number_is_searched_attached_or_created_with(agent_client, agent):
    amelie = factories.customer(phones=["0699887766"])
    call, _new = announce_call(source="pbx", external_id="1", state=CallState.RINGING, number=NUMBER)

    page = pop(agent_client, phone="0612345678", q="fotso", call=call.pk)
    assert "Nobody has this number yet." in page.content.decode()
    assert "?phones=%2B33612345678&amp;phone=0612345678&amp;call=" in page.content.decode()

    attached = agent_client.post(
        reverse("customers:phone-create", args=[amelie.pk]), {"phone": "0612345678", "call": call.pk}
    )
    assert (attached.status_code, attached["Location"]) == (302, begun(amelie, call.pk))
    assert [phone.number for phone in amelie.phones.all()] == ["+33699887766", NUMBER]
    assert amelie.events.filter(kind="customer.changed").get().data == {"fields": ["contact_points"]}
    assert PhoneCall.objects.get().customer == amelie


def test_a_number_attached_twice_is_there_once(agent_client):
    amelie = factories.customer(phones=[NUMBER])
    agent_client.post(reverse("customers:phone-create", args=[amelie.pk]), {"phone": NUMBER})

    assert [phone.number for phone in amelie.phones.all()] == [NUMBER]
    assert not amelie.events.filter(kind="customer.changed").exists()


def test_what_is_no_number_is_not_attached(agent_client):
    amelie = factories.customer()
    answer = agent_client.post(
        reverse("customers:phone-create", args=[amelie.pk]), {"phone": "anonymous"}, follow=True
    )

    assert "is not a phone number" in answer.content.decode()
    assert not amelie.phones.exists()


def test_a_new_customer_begins_with_the_number_and_the_call(agent_client):
    form = f"{reverse('customers:customer-create')}?phones=%2B33612345678&direction=in&call=7"
    assert NUMBER in agent_client.get(form).content.decode()
    data = {"last_name": "Nguyen", "language": "fr", "time_zone": "Europe/Paris", "phones": NUMBER}
    answer = agent_client.post(form, data)

    assert answer["Location"].endswith("?channel=phone&direction=in&call=7#log")


def test_a_reader_sees_the_choice_and_attaches_nothing(reader_client):
    factories.contact(factories.customer(), note=f"Also at {NUMBER}")
    assert "It is their number" not in pop(reader_client, phone=NUMBER).content.decode()
    assert (
        reader_client.post(reverse("customers:phone-create", args=[1]), {"phone": NUMBER}).status_code == 403
    )


def test_after_logging_in_one_lands_at_the_customer(client):
    answer = pop(client, phone=NUMBER)
    assert answer["Location"].endswith("?next=/pop/%3Fphone%3D%252B33612345678")


@pytest.mark.parametrize(("people", "queries"), [(1, 5), (3, 5)])
def test_what_a_choice_costs(agent_client, django_assert_num_queries, people, queries):
    """The session, its user, who has the number, the notes and the number's end."""
    for n in range(people):
        factories.contact(factories.customer("Jean", f"Martin {n}"), note=f"Also at {NUMBER}")

    with django_assert_num_queries(queries):
        pop(agent_client, phone=NUMBER)
