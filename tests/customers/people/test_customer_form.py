"""Create and edit a customer on the page: duplicates are shown, collisions told, nothing overwritten."""

import pytest
from django.urls import reverse

from customers.models import Customer
from customers.people.domain.customer import change_customer, create_customer_once
from customers.people.domain.customer_batch import save_customers
from tests import factories
from tests.customers.together import in_between

pytestmark = pytest.mark.django_db
NEW = "/customers/new/"


def filled(**fields):
    defaults = {
        "first_name": "Amélie",
        "last_name": "Fotso",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "phones": "06 12 34 56 78\n\n+44 20 7946 0958",
        "emails": "Amelie@Example.org",
    }
    return defaults | fields


def test_a_customer_is_created(agent, agent_client):
    response = agent_client.post(NEW, filled(country="FR", birthday="1990-02-03", acquisition_cost="12.50"))
    made = Customer.objects.get()

    assert (response.status_code, response["Location"]) == (302, f"/customers/{made.pk}/")
    assert [str(phone) for phone in made.phones.all()] == ["+33612345678", "+442079460958"]
    assert [str(email) for email in made.emails.all()] == ["amelie@example.org"]
    assert (str(made.birthday), str(made.acquisition_cost)) == ("1990-02-03", "12.50")
    assert made.events.get().actor == agent


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"phones": "06 12 34 56 78\ncall me\n12"},
            ["“call me” is not a phone number.", "“12” is too short"],
        ),
        ({"emails": "nobody"}, ["“nobody” is not an email address."]),
        ({"birthday": "yesterday"}, ["Enter a valid date."]),
        ({"birthday": "2999-01-01"}, ["A birthday lies between the year 1900 and today."]),
        ({"birthday": "0001-01-01"}, ["A birthday lies between the year 1900 and today."]),
        ({"acquisition_cost": "-1"}, ["Ensure this value is greater than or equal to 0."]),
        ({"first_name": "x" * 81}, ["Ensure this value has at most 80 characters (it has 81)."]),
        (
            {"first_name": "", "last_name": "", "phones": "", "emails": ""},
            ["Give at least a name, a phone number or an email address."],
        ),
    ],
)
def test_refusals_stand_beside_their_field(agent_client, wrong, words):
    response = agent_client.post(NEW, filled(**wrong))
    page = response.content.decode()

    assert response.status_code == 422
    for each in words:
        assert each in page
    assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    "same", [{"phones": "+33 6 12 34 56 78"}, {"emails": "amelie@example.org", "phones": ""}]
)
def test_somebody_with_the_same_phone_or_email_is_shown_first(agent_client, same):
    twin = factories.customer("Amélie", "F.", phones=["0612345678"], emails=["amelie@example.org"])
    response = agent_client.post(NEW, filled(**same))

    assert response.status_code == 422
    assert f"/customers/{twin.pk}/" in response.content.decode()
    assert "Create all the same" in response.content.decode()
    assert Customer.objects.count() == 1

    assert agent_client.post(NEW, filled(confirmed="1", **same)).status_code == 302
    assert Customer.objects.count() == 2


def editing(client, customer):
    """What the edit page of `customer` holds, ready to be sent."""
    form = client.get(reverse("customers:customer-edit", args=[customer.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def edit_url(customer):
    return reverse("customers:customer-edit", args=[customer.pk])


def test_opening_and_saving_changes_nothing(agent_client):
    amelie = factories.customer(phones=["0612345678"], emails=["a@example.org"], country="FR")

    assert agent_client.post(edit_url(amelie), editing(agent_client, amelie)).status_code == 302
    assert list(amelie.events.values_list("kind", flat=True)) == ["customer.created"]


def test_a_change_is_saved(agent_client):
    amelie = factories.customer(phones=["0612345678"])
    data = editing(agent_client, amelie) | {"city": "Lyon", "phones": "0499887766"}
    agent_client.post(edit_url(amelie), data)

    amelie.refresh_from_db()
    assert (amelie.city, [str(phone) for phone in amelie.phones.all()]) == ("Lyon", ["+33499887766"])


class TestCollision:
    @pytest.fixture
    def amelie(self):
        return factories.customer(city="Paris")

    def test_the_second_is_told_what_the_first_changed_and_nothing_is_overwritten(
        self, agent_client, amelie, manager
    ):
        mine = editing(agent_client, amelie) | {"street": "12 rue Moncey"}
        change_customer(customer=amelie, city="Lyon", actor_id=manager.pk)
        response = agent_client.post(edit_url(amelie), mine)
        page = response.content.decode()
        amelie.refresh_from_db()

        assert response.status_code == 422
        assert "Somebody changed this customer while you were editing." in page
        assert manager.name in page
        differences = response.context["collision"].differences
        assert [(each.label, each.stored, each.typed) for each in differences] == [("City", "Lyon", "Paris")]
        assert (amelie.city, amelie.street) == ("Lyon", "")

    def test_what_one_had_seen_already_is_not_told(self, agent_client, amelie):
        """Whoever changed it last before one looked, by whatever door."""
        change_customer(customer=amelie, first_name="Amélia")
        Customer.objects.filter(pk=amelie.pk).update(source="shop", external_id="C-1")
        row = {"external_id": "C-1", "company": "Fotso & Co"}
        save_customers(source="shop", rows=[row], actor_id=None)
        mine = editing(agent_client, amelie) | {"first_name": "Lia", "company": "Fotso"}
        change_customer(customer=amelie, city="Lyon")
        collision = agent_client.post(edit_url(amelie), mine).context["collision"]
        assert [change.data["fields"] for change in collision.changes] == [["city"]]
        assert [each.label for each in collision.differences] == ["City"]

    def test_who_has_seen_it_may_save(self, agent_client, amelie):
        mine = editing(agent_client, amelie) | {"street": "12 rue Moncey"}
        change_customer(customer=amelie, city="Lyon")
        refused = agent_client.post(edit_url(amelie), mine)
        again = mine | {"city": "Lyon", "seen_at": refused.context["form"]["seen_at"].value()}

        assert agent_client.post(edit_url(amelie), again).status_code == 302
        amelie.refresh_from_db()
        assert (amelie.city, amelie.street) == ("Lyon", "12 rue Moncey")

    @pytest.mark.parametrize("seen_at", ["", "nonsense", "2026-13-45T99:99"])
    def test_who_does_not_say_what_they_saw_is_refused(self, agent_client, amelie, seen_at):
        mine = editing(agent_client, amelie) | {"seen_at": seen_at}

        assert agent_client.post(edit_url(amelie), mine).status_code == 422


def test_a_time_zone_not_in_our_list_survives_an_edit(agent_client):
    amelie = factories.customer()
    Customer.objects.filter(pk=amelie.pk).update(time_zone="Mars/Olympus")  # from before zones were checked
    agent_client.post(edit_url(amelie), editing(agent_client, amelie) | {"city": "Lyon"})

    amelie.refresh_from_db()
    assert (amelie.city, amelie.time_zone) == ("Lyon", "Mars/Olympus")


@pytest.mark.django_db(transaction=True)
def test_sent_twice_it_is_created_once(agent_client):
    sent = filled(key="k1")
    where, waited = in_between(
        lambda: create_customer_once(key="k1", first_name="Amélie", last_name="Fotso"),
        lambda: agent_client.post(NEW, sent)["Location"],
    )
    made = Customer.objects.get()
    assert (where, waited) == (f"/customers/{made.pk}/", True)
    assert agent_client.post(NEW, sent)["Location"] == where, "nor warned of themselves"
    assert Customer.objects.count() == 1
