"""The log over the API: whoever goes on from the last event they have misses none."""

import pytest
from django.db import connection, transaction

from customers.domain.log import record_event, told_after
from customers.models import Event
from tests import factories
from tests.customers.together import in_between

LOG = "/api/v1/log/"


@pytest.fixture
def reader(machine):
    return machine("customers.oversee")


def tell(kind: str) -> int:
    with transaction.atomic():
        return record_event(kind=kind, customer_id=None).pk


def read(client, **asked) -> list[str]:
    answer = client.get(LOG, asked)
    assert answer.status_code == 200, answer.json()
    return [row["kind"] for row in answer.json()["results"]]


@pytest.mark.django_db(transaction=True)
def test_what_is_told_late_comes_late_and_is_not_missed(reader):
    start = tell("start")

    def meanwhile() -> list[str]:
        tell("quick")  # a later number, committed first
        return read(reader, after=start)

    seen, waited = in_between(lambda: record_event(kind="slow", customer_id=None), meanwhile)
    assert (seen, waited) == ([], False)
    assert read(reader, after=start) == ["slow", "quick"]


@pytest.mark.django_db(transaction=True)
def test_page_after_page_and_on_from_where_one_was(reader):
    start, *numbers = [tell(f"n{n}") for n in range(6)]
    first = reader.get(LOG, {"limit": 2, "after": start}).json()
    second = reader.get(first["next"]).json()
    third = reader.get(second["next"]).json()
    found = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert (found, third["next"]) == (numbers, None)
    assert read(reader, after=numbers[-1]) == []
    tell("new")
    assert read(reader, after=numbers[-1]) == ["new"]


@pytest.mark.django_db(transaction=True)
def test_an_event_says_all_that_its_history_says(reader):
    amelie = factories.customer()
    of_customer = reader.get("/api/v1/events/", {"customer": amelie.pk})
    assert of_customer.status_code == 403  # the one right is not the other
    [row] = [row for row in reader.get(LOG).json()["results"] if row["customer"]]
    assert (row["customer"], row["kind"]) == (amelie.pk, "customer.created")


@pytest.mark.django_db
def test_it_is_for_those_who_oversee(machine, manager_client):
    assert machine("customers.view").get(LOG).status_code == 403
    assert manager_client.get(LOG).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"after": 10**12}, "after"),
        ({"after": "x"}, "after"),
        ({"cursor": "x"}, "cursor"),
        ({"kind": "a"}, "kind"),
    ],
)
def test_a_strange_place_is_refused(reader, asked, field):
    answer = reader.get(LOG, asked)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])


@pytest.mark.django_db
def test_it_is_read_from_the_index_of_the_log():
    for n in range(50):
        tell(f"n{n}")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = told_after(Event.objects.earliest("pk").pk)[:51].explain()
    assert ("event_log_order" in plan, "Sort" in plan) == (True, False)
