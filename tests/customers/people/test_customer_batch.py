"""Many customers at once over the API, and what else it says and takes about them."""

from datetime import timedelta

import pytest
from django.db.models import F

from core.errors import Conflict, Invalid
from crm.domain.kept_answer import forget_old_answers
from crm.models import KeptAnswer
from customers.identity.domain.merge import merge_customers
from customers.models import Customer, Event
from customers.people.domain.custom_field import add_field
from customers.people.domain.customer_batch import MOST, save_customers
from customers.people.domain.tag import create_tag
from tests import factories
from tests.customers.together import in_between

pytestmark = pytest.mark.django_db
NO_DATE = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
BATCH = "/api/v1/customer-batches/"


def send(client, *customers, **headers):
    answer = client.post(BATCH, {"source": "shop", "customers": customers}, **headers)
    assert answer.status_code == 200, answer.json()
    return [(each["external_id"], each["result"], each["fields"]) for each in answer.json()["results"]]


@pytest.fixture
def house():
    create_tag(name="vip")
    create_tag(name="old")
    add_field(label_fr="Tasses", label_en="Cups", kind="number")


AMELIE = {
    "external_id": "1",
    "first_name": "Amélie",
    "last_name": "Fotso",
    "phones": ["06 12 34 56 78"],
    "emails": ["A@example.org"],
    "custom": {"cups": 2},
    "tags": ["VIP"],
}


def told():
    return list(Event.objects.order_by("pk").values_list("kind", "data"))


def test_each_row_has_its_result(house, machine):
    client = machine()
    assert send(client, AMELIE, {"external_id": "2", "company": "=1+1"}) == [
        ("1", "created", {}),
        ("2", "created", {}),
    ]
    amelie = Customer.objects.get(external_id="1")
    stored = client.get(f"/api/v1/customers/{amelie.pk}/").json()
    assert {name: stored[name] for name in ["name", "phones", "emails", "custom", "tags"]} == {
        "name": "Amélie Fotso",
        "phones": ["+33612345678"],
        "emails": ["a@example.org"],
        "custom": {"cups": "2"},
        "tags": ["vip"],
    }
    assert amelie.name_key == "amelie fotso"
    kinds = [kind for kind, _ in told() if kind.startswith("customer.")]
    assert kinds == ["customer.created", "customer.created", "customer.tagged"]

    Event.objects.all().delete()
    seen = amelie.changed_at
    assert send(
        client,
        AMELIE,
        {"external_id": "2", "city": "Lyon", "custom": {"cups": 3}, "tags": ["old"]},
        {"external_id": "3", "birthday": "2026-02-31"},
        {"external_id": "4", "custom": {"cups": "many"}},
        {"external_id": "5", "tags": ["new"]},
        {"external_id": "6", "phones": ["call me"]},
        {"external_id": "2", "city": "Paris"},
        {"city": "Nice"},
        {"external_id": "7", "shoe": 42},
    ) == [
        ("1", "unchanged", {}),
        ("2", "changed", {}),
        (
            "3",
            "refused",
            {"birthday": [NO_DATE]},
        ),
        ("4", "refused", {"custom.cups": ["A number is expected here."]}),
        ("5", "refused", {"tags": ["There is no tag “new”."]}),
        ("6", "refused", {"phones": ["“call me” is not a phone number."]}),
        ("2", "refused", {"external_id": ["This id stands in the batch twice."]}),
        ("", "refused", {"external_id": ["This field is required."]}),
        ("7", "refused", {"shoe": ["There is no such field."]}),
    ]
    assert told() == [
        ("customer.changed", {"fields": ["city", "custom_cups"]}),
        ("customer.tagged", {"tag": "old", "tag_id": Customer.objects.get(external_id="2").tags.get().pk}),
    ]
    assert list(Customer.objects.order_by("pk").values_list("external_id", "city")) == [
        ("1", ""),
        ("2", "Lyon"),
    ]
    assert Customer.objects.get(external_id="1").changed_at == seen


def test_ids_that_lead_to_one_customer_since_a_merge(machine):
    client = machine()
    send(client, *({"external_id": name, "first_name": name} for name in "abcd"))
    a, b, c, _d = Customer.objects.order_by("external_id")
    for merged in (b, c):
        merge_customers(survivor=a, merged=merged)
    same = {"external_id": ["Another row of the batch means the same customer: the two were merged."]}
    rows = [{"external_id": name, "city": name, "phones": ["0612345678"]} for name in "cdab"]
    assert send(client, *rows) == [
        ("c", "changed", {}),
        ("d", "changed", {}),
        ("a", "refused", same),
        ("b", "refused", same),
    ]
    assert list(Customer.objects.order_by("pk").values_list("external_id", "city")) == [
        ("a", "c"),
        ("d", "d"),
    ]


def test_what_cannot_be_is_refused_by_field(machine):
    impossible = {"external_id": "1", "birthday": "2999-01-01"}, {"external_id": "2", "country": "QQ"}
    words = ["A birthday lies between the year 1900 and today."], ["“QQ” is not a country."]

    assert send(machine(), *impossible) == [
        ("1", "refused", {"birthday": words[0]}),
        ("2", "refused", {"country": words[1]}),
    ]
    for each, field, why in zip(impossible, ("birthday", "country"), words, strict=True):
        answer = machine().post("/api/v1/customers/", each)
        assert (answer.status_code, answer.json()["error"]["fields"]) == (400, {field: why})


def test_a_national_number_is_read_where_the_customer_lives(machine):
    client = machine()
    assert send(client, {"external_id": "1", "country": "GB", "company": "Tea"}) == [("1", "created", {})]
    assert send(client, {"external_id": "1", "phones": ["020 7946 0958"]}) == [("1", "changed", {})]
    assert Customer.objects.get().phones.get().number == "+442079460958"


@pytest.mark.django_db(transaction=True)
def test_who_is_merged_meanwhile_is_not_written_nor_made_anew():
    a, b = (factories.customer(name, source="shop", external_id=name) for name in "ab")
    rows = [{"external_id": "b", "city": "Lyon"}]

    def refused() -> str:
        with pytest.raises(Conflict) as refusal:
            save_customers(source="shop", rows=rows)
        return str(refusal.value)

    words, waited = in_between(lambda: merge_customers(survivor=a, merged=b), refused)
    assert (waited, words) == (True, "Somebody else is writing the same customers: send them again.")
    assert [row.state for row in save_customers(source="shop", rows=rows)] == ["changed"]
    assert [(it.external_id, it.city) for it in Customer.objects.all()] == [("a", "Lyon")]


def test_what_is_given_replaces_and_what_is_not_stays(house, machine):
    client = machine()
    send(client, AMELIE)
    given = {
        "external_id": "1",
        "phones": ["0699999999", "0612345678"],
        "emails": [],
        "tags": [],
        "custom": {"cups": None},
    }
    assert send(client, given) == [("1", "changed", {})]
    amelie = Customer.objects.get()
    assert [phone.number for phone in amelie.phones.all()] == ["+33699999999", "+33612345678"]
    assert (amelie.last_name, amelie.emails.count(), amelie.tags.count(), amelie.custom_values.count()) == (
        "Fotso",
        0,
        0,
        0,
    )


@pytest.mark.parametrize("many", [1, 3])
def test_it_costs_the_same_however_many(house, machine, many, django_assert_num_queries):
    client = machine()
    rows = [{**AMELIE, "external_id": str(n)} for n in range(many)]
    send(client, *rows)
    with django_assert_num_queries(16):
        send(client, *[{**row, "city": "Lyon"} for row in rows])


def test_a_batch_is_bounded(machine):
    client = machine()
    for customers in [[], [{"external_id": "1"}] * (MOST + 1), "x", [1]]:
        assert client.post(BATCH, {"source": "shop", "customers": customers}).status_code == 400
    assert machine("customers.view").post(BATCH, {}).status_code == 403
    assert not Customer.objects.exists()


def test_a_customer_takes_custom_values_and_tags(house, machine):
    client = machine()
    made = client.post("/api/v1/customers/", {"last_name": "X", "custom": {"cups": 1}, "tags": ["vip"]})
    assert (made.json()["custom"], made.json()["tags"]) == ({"cups": "1"}, ["vip"])
    address = f"/api/v1/customers/{made.json()['id']}/"
    changed = client.patch(address, {"custom": {"cups": None}, "tags": ["old"]})
    assert (changed.json()["custom"], changed.json()["tags"]) == ({}, ["old"])
    refused = client.patch(address, {"custom": {"cups": "x", "hat": 1}})
    assert refused.json()["error"]["fields"] == {"custom.cups": ["A number is expected here."]}
    with pytest.raises(Invalid):
        factories.customer(tags=["none"])


class TestKeys:
    """`Idempotency-Key`."""

    def test_the_same_again_is_answered_alike_and_done_once(self, machine):
        client = machine()
        body = {"last_name": "Once"}
        first = client.post("/api/v1/customers/", body, headers={"Idempotency-Key": "k1"})
        second = client.post("/api/v1/customers/", body, headers={"Idempotency-Key": "k1"})
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
        assert Customer.objects.count() == 1

    def test_another_body_or_address_with_the_key_is_refused(self, machine):
        client = machine()
        client.post("/api/v1/customers/", {"last_name": "Once"}, headers={"Idempotency-Key": "k1"})
        for address, body in [("customers", {"last_name": "Twice"}), ("products", {"last_name": "Once"})]:
            answer = client.post(f"/api/v1/{address}/", body, headers={"Idempotency-Key": "k1"})
            assert (answer.status_code, answer.json()["error"]["code"]) == (422, "key_used")
        assert Customer.objects.count() == 1

    def test_what_was_refused_may_be_mended_under_the_same_key(self, machine):
        client = machine()
        assert client.post("/api/v1/customers/", {}, headers={"Idempotency-Key": "k"}).status_code == 400
        answer = client.post("/api/v1/customers/", {"last_name": "X"}, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 201

    def test_keys_are_each_askers_own(self, machine):
        for client in [machine(), machine()]:
            client.post("/api/v1/customers/", {"last_name": "X"}, headers={"Idempotency-Key": "k"})
        assert Customer.objects.count() == 2

    @pytest.mark.parametrize("key", ["", " ", "x" * 201, "é"])
    def test_a_key_that_is_none_is_refused(self, machine, key):
        answer = machine().post("/api/v1/customers/", {"last_name": "X"}, headers={"Idempotency-Key": key})
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["Idempotency-Key"])

    def test_answers_are_forgotten_after_a_day(self, machine):
        machine().post("/api/v1/customers/", {"last_name": "X"}, headers={"Idempotency-Key": "k"})
        assert forget_old_answers() == 0
        KeptAnswer.objects.update(kept_at=F("kept_at") - timedelta(hours=25))
        assert (forget_old_answers(), KeptAnswer.objects.count()) == (1, 0)
