"""Who saw whom: taken down once in ten minutes, shown to administrators alone, forgotten in time."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Event, Sighting
from customers.people.domain.sighting import current_slot, forget_sightings, seen_lately
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/who-saw-whom/"


def seen():
    return sorted(Sighting.objects.values_list("customer", "staff", "machine", "kind"), key=str)


def test_each_look_is_taken_down_once_in_ten_minutes_and_tells_the_log_nothing(
    agent, agent_client, reader, reader_client, machine
):
    amelie = factories.customer()
    client = machine("customers.view")
    told = Event.objects.count()
    for _ in range(2):
        agent_client.get(f"/customers/{amelie.pk}/")
        reader_client.get(f"/customers/{amelie.pk}/")
        client.get(f"/api/v1/customers/{amelie.pk}/")
    agent_client.get(f"/customers/{amelie.pk + 1}/")
    expected = [
        (amelie.pk, agent.pk, "", "page"),
        (amelie.pk, reader.pk, "", "page"),
        (amelie.pk, None, "machine 1", "api"),
    ]
    assert (seen(), Event.objects.count()) == (sorted(expected, key=str), told)
    Sighting.objects.update(slot=0)
    agent_client.get(f"/customers/{amelie.pk}/")
    assert len(seen()) == 4


PARTS = [
    *(
        "/customers/{}/edit/",
        "/customers/{}/timeline/",
        "/customers/{}/consents/ledger/",
        "/customers/{}/orders/",
    ),
    *("/figures/customers/{}/", "/customers/{}/journeys/", "/figures/customers/{}/lists/"),
]


@pytest.mark.parametrize("path", PARTS)
def test_so_is_a_part_of_their_page_asked_for_by_itself(manager, manager_client, path):
    amelie = factories.customer()
    assert manager_client.get(path.format(amelie.pk), headers={"HX-Request": "true"}).status_code == 200
    assert seen() == [(amelie.pk, manager.pk, "", "page")]


def looks_told(told) -> int:
    return sum("INSERT INTO customers_sighting" in str(query["sql"]) for query in told)


def test_what_comes_after_their_page_is_not_told_again(manager, manager_client):
    amelie = factories.customer()
    manager_client.get(f"/customers/{amelie.pk}/")
    with CaptureQueriesContext(connection) as told:
        for path in PARTS:
            manager_client.get(path.format(amelie.pk), headers={"HX-Request": "true"})
    assert (looks_told(told), seen()) == (0, [(amelie.pk, manager.pk, "", "page")])
    with CaptureQueriesContext(connection) as told:
        manager_client.get(f"/customers/{amelie.pk}/")
    assert looks_told(told) == 1


@pytest.mark.parametrize("whose", ["forged", "of another customer", "of another viewer", "old"])
def test_a_part_is_told_by_whoever_did_not_see_the_page(agent, agent_client, reader_client, whose):
    amelie, nora = factories.customer("Amélie"), factories.customer("Nora")
    seen_first = nora if whose == "of another customer" else amelie
    first = reader_client if whose == "of another viewer" else agent_client
    with time_machine.travel(timezone.now() - timedelta(minutes=10 * (whose == "old")), tick=False):
        first.get(f"/customers/{seen_first.pk}/")
    agent_client.cookies["seen"] = first.cookies["seen"].value
    if whose == "forged":
        agent_client.cookies["seen"] = f"{agent.pk} {amelie.pk} {current_slot()}"
    Sighting.objects.all().delete()
    agent_client.get(f"/customers/{amelie.pk}/timeline/", headers={"HX-Request": "true"})
    assert seen() == [(amelie.pk, agent.pk, "", "page")]


def test_and_a_page_of_something_of_theirs(agent, agent_client):
    order = factories.order(factories.customer())
    assert agent_client.get(f"/customers/orders/{order.pk}/").status_code == 200
    case = factories.case(factories.customer())
    assert agent_client.get(f"/cases/{case.pk}/").status_code == 200
    expected = [(pk, agent.pk, "", "page") for pk in (order.customer_id, case.customer_id)]
    assert seen() == sorted(expected, key=str)


@pytest.mark.parametrize("path", ["events/", "interactions/", "orders/", "customer-figures/"])
def test_and_what_the_api_tells_of_one_customer(machine, path):
    amelie = factories.customer()
    client = machine("customers.view", "metrics.view")
    assert client.get(f"/api/v1/{path}?customer={amelie.pk}").status_code == 200
    assert client.get(f"/api/v1/{path}?customer=9999999999999999999").status_code != 500
    assert seen() == [(amelie.pk, None, "machine 1", "api")]


def test_a_list_shows_nobody_in_particular(agent_client):
    factories.customer()
    assert agent_client.get("/customers/").status_code == 200
    assert seen() == []


def test_an_export_is_taken_down_as_a_whole(manager, manager_client):
    factories.customer()
    answer = manager_client.post("/customers/exports/", {"format": "csv"})
    assert b"".join(answer.streaming_content).count(b"\r\n") == 2
    assert [(it.kind, it.staff, it.customer, it.what) for it in Sighting.objects.all()] == [
        ("export", manager, None, answer["Content-Disposition"].split('"')[1])
    ]


@pytest.mark.parametrize("times", [1, 3])
def test_administrators_see_it_in_a_constant_number_of_statements(
    admin_client, agent_client, agent, django_assert_num_queries, times
):
    people = [factories.customer(f"Anna {n}") for n in range(times)]
    for person in people:
        agent_client.get(f"/customers/{person.pk}/")
    assert agent_client.get(PAGE).status_code == 403
    with django_assert_num_queries(5):
        page = admin_client.get(PAGE)
    assert [it.customer for it in page.context["sightings"]] == people[::-1]
    one = admin_client.get(f"{PAGE}?customer={people[0].pk}&staff={agent.pk}").context["sightings"]
    assert [it.customer for it in one] == people[:1]


def test_it_goes_on_where_it_ended(admin_client, agent_client, monkeypatch):
    people = [factories.customer(f"Anna {n}") for n in range(3)]
    for person in people:
        agent_client.get(f"/customers/{person.pk}/")
    monkeypatch.setattr("customers.people.views.sighting.PER_PAGE", 2)
    first = admin_client.get(PAGE).context
    second = admin_client.get(PAGE + first["next"]).context
    assert [it.customer for it in [*first["sightings"], *second["sightings"]]] == people[::-1]
    assert (second["next"], admin_client.get(f"{PAGE}?before=x").status_code) == ("", 400)


def test_what_is_older_than_the_house_keeps_is_forgotten(agent_client, settings):
    settings.SIGHTINGS_KEPT_DAYS = 30
    amelie = factories.customer()
    agent_client.get(f"/customers/{amelie.pk}/")
    Sighting.objects.update(seen_at=timezone.now() - timedelta(days=31), slot=0)
    agent_client.get(f"/customers/{amelie.pk}/")
    assert (forget_sightings(), forget_sightings(), Sighting.objects.count()) == (1, 0, 1)


def test_the_desk_names_whom_one_saw_lately_each_once(agent, agent_client, reader_client):
    amelie, hugo, zoe = (factories.customer(name) for name in ("Amélie", "Hugo", "Zoé"))
    reader_client.get(f"/customers/{zoe.pk}/")
    for person in (amelie, hugo):
        agent_client.get(f"/customers/{person.pk}/")
    Sighting.objects.filter(customer=amelie).update(slot=0)
    agent_client.get(f"/customers/{amelie.pk}/")
    assert [look.customer for look in seen_lately(agent.pk, limit=8)] == [amelie, hugo]
    assert [look.customer for look in agent_client.get("/desk/").context["seen"]] == [amelie, hugo]
