"""Merging by page and API, and what old numbers lead to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Conflict
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.models import (
    Customer,
    Merge,
)
from customers.people.domain.consent import current_consents
from customers.people.domain.custom_field import add_field
from customers.people.domain.customer import change_customer
from customers.people.domain.tag import create_tag, delete_tag
from tests import factories
from tests.customers.identity.test_merge import pair
from tests.customers.together import in_between


def merged_pair(**fields: Any) -> tuple[Customer, Customer, Merge]:
    first = factories.customer(source="shop", external_id="A1", **fields)
    second = factories.customer("Anne", source="shop", external_id="B2", **fields)
    return first, second, merge_customers(survivor=first, merged=second)


@pytest.mark.django_db(transaction=True)
class TestInTheVeryInstant:
    def test_what_was_being_stored_is_stored_with_the_survivor(self, agent_client):
        first, second = factories.customer(), factories.customer("Anne")
        factories.reason()
        said = {"channel": "phone", "direction": "in", "reason": "delivery-test", "note": "Hallo", "key": "k"}
        answer, waited = in_between(
            lambda: merge_customers(survivor=first, merged=second),
            lambda: agent_client.post(f"/customers/{second.pk}/contacts/", said, follow=True),
        )
        assert (waited, answer.status_code) == (True, 200)
        assert answer.redirect_chain[0] == (f"/customers/{first.pk}/contacts/", 307)
        assert [it.note for it in first.interactions.all()] == ["Hallo"]

    def test_what_was_being_changed_is_compared_with_the_survivor(self, agent_client):
        first, second = factories.customer(), factories.customer("Anne")
        page = f"/customers/{second.pk}/edit/"
        typed = {"first_name": "Anna", "time_zone": "Europe/Paris", "language": "fr"}
        typed["seen_at"] = second.changed_at.isoformat()
        answer, waited = in_between(
            lambda: merge_customers(survivor=first, merged=second),
            lambda: agent_client.post(page, typed),
        )
        assert (waited, answer.status_code, answer["Location"]) == (True, 307, f"/customers/{first.pk}/edit/")
        assert agent_client.post(answer["Location"], typed).status_code == 422

    def test_what_belongs_to_nothing_else_is_refused_in_words(self, agent_client):
        tag, customer = create_tag(name="vip"), factories.customer()
        sent = {"tag": tag.pk, "way": "on", "customer": customer.pk}
        answer, waited = in_between(
            lambda: delete_tag(tag=tag), lambda: agent_client.post("/customers/tags/", sent)
        )
        assert (waited, answer.status_code) == (True, 409)
        assert "Nothing of yours is stored" in answer.content.decode()


@pytest.mark.django_db
class TestOldNumbers:
    def test_the_old_address_leads_to_the_survivor_and_what_was_typed_there_is_kept(self, agent_client):
        first, second, _merge = merged_pair()
        for path in ("", "edit/", "orders/"):
            response = agent_client.get(f"/customers/{second.pk}/{path}")
            assert (response.status_code, response["Location"]) == (302, f"/customers/{first.pk}/{path}")
        sent = agent_client.post(f"/customers/{second.pk}/contacts/", {"note": "…"})
        assert (sent.status_code, sent["Location"]) == (307, f"/customers/{first.pk}/contacts/")
        assert agent_client.get("/customers/999999/").status_code == 404

    def test_who_has_it_no_more_is_told_so(self, agent_client):
        _first, second, merge = merged_pair()
        with pytest.raises(Conflict, match="no longer there"):
            change_customer(customer=second, city="Lyon")
        undo_merge(merge=merge)
        assert change_customer(customer=second, city="Lyon") == ["city"]

    def test_the_api_says_where_the_record_went_and_takes_both_ids(self, machine):
        first, second, merge = merged_pair()
        client = machine()
        gone = client.get(f"/api/v1/customers/{second.pk}/")
        assert (gone.status_code, gone.json()["error"]["code"]) == (410, "merged")
        assert gone.json()["error"]["fields"] == {"survivor": [str(first.pk)]}
        found = client.get("/api/v1/customers/?source=shop&external_id=B2").json()["results"]
        assert [it["id"] for it in found] == [first.pk]
        call = {"key": "k", "customer": second.pk, "channel": "phone", "direction": "in"}
        assert client.post("/api/v1/interactions/", call).json()["customer"] == first.pk
        again = client.post("/api/v1/customers/", {"source": "shop", "external_id": "B2", "last_name": "B"})
        assert (again.status_code, "external_id" in again.json()["error"]["fields"]) == (409, True)
        assert client.patch(f"/api/v1/merges/{merge.pk}/", {"undone": True}).status_code == 200
        assert client.get(f"/api/v1/customers/{second.pk}/").status_code == 200

    def test_an_order_sent_again_is_the_same_one(self, machine):
        first, second = pair(source="shop")
        Customer.objects.filter(pk=second.pk).update(external_id="B2")
        order = {
            "source": "shop",
            "number": "O1",
            "customer_external_id": "B2",
            "placed_at": "2026-03-12T12:00:00Z",
            "lines": [{"sku": "A", "quantity": 1, "unit_price": "5"}],
        }
        client = machine()
        made = client.post("/api/v1/orders/", order).json()
        merge_customers(survivor=first, merged=Customer.objects.get(pk=second.pk))
        again = client.post("/api/v1/orders/", order).json()
        assert (again["id"], again["customer"]) == (made["id"], first.pk)
        assert "fields" in client.post("/api/v1/orders/", order | {"lines": []}).json()["error"]

    def test_the_api_merges_and_refuses_what_it_does_not_know(self, machine):
        first, second = pair(city="Lyon")
        client = machine()
        body = {"survivor": first.pk, "merged": second.pk}
        assert client.post("/api/v1/merges/", body | {"keep": {"x": "merged"}}).status_code == 400
        made = client.post("/api/v1/merges/", body | {"keep": {"first_name": "survivor"}})
        assert (made.status_code, made.json()["merged_id"]) == (201, second.pk)
        first.refresh_from_db()
        assert first.first_name == "Amélie"
        assert client.post("/api/v1/merges/", body).json()["error"]["code"] == "invalid"


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("times", [1, 3])
    def test_two_records_stand_side_by_side(self, agent_client, django_assert_num_queries, times):
        first, second = pair(city="Lyon")
        change_customer(customer=second, city="Paris")
        for _ in range(times):
            factories.order(second)
            factories.consent(first)
        add_field(label_fr="Tasses", label_en="Cups", kind="number")
        change_customer(customer=second, custom={"cups": 3})
        with django_assert_num_queries(12):
            page = agent_client.get(f"/customers/{second.pk}/merge/{first.pk}/")
        form = page.context["form"]
        assert [(field.name, choice.wins) for field, choice in form.rows] == [
            ("first_name", first.pk),
            ("city", second.pk),
            ("custom_cups", second.pk),
        ]
        assert [str(field.label) for field, _choice in form.rows] == ["First name", "City", "Cups"]
        sent = {name: form[name].value() for name in form.fields} | {"city": first.pk}
        done = agent_client.post(f"/customers/{second.pk}/merge/{first.pk}/", sent)
        first.refresh_from_db()
        assert (done["Location"], first.first_name, first.city) == (
            f"/customers/{first.pk}/",
            "Amélie",
            "Lyon",
        )
        assert "Merged with another record" in agent_client.get(f"/customers/{first.pk}/").content.decode()

    def test_the_consents_of_both_and_what_will_hold(self, agent_client):
        first, second = pair()
        day = datetime(2026, 3, 1, tzinfo=UTC)
        said = [
            (second, "marketing", "email", False, 1),
            (first, "marketing", "email", True, 2),
            (first, "marketing", "sms", True, 2),
            (second, "survey", "email", True, 1),
            (first, "survey", "email", False, 2),
            (first, "survey", "phone", True, -900),
        ]
        for customer, purpose, channel, granted, days in said:
            stated_at = day + timedelta(days=days)
            factories.consent(
                customer, purpose=purpose, channel=channel, granted=granted, stated_at=stated_at
            )
        page = agent_client.get(f"/customers/{first.pk}/merge/{second.pk}/")
        shown = [
            (*word.about, *[it and it.standing for it in word.said.values()], word.holds)
            for word in page.context["consents"]
        ]
        assert shown == [
            ("marketing", "email", "in_force", "withdrawn", "withdrawn"),
            ("marketing", "sms", "in_force", None, "in_force"),
            ("survey", "email", "withdrawn", "in_force", "withdrawn"),
            ("survey", "phone", "expired", None, "expired"),
        ]
        words = page.content.decode()
        assert [words.count(each) for each in (">never asked<", "After the merge</th>")] == [2, 1]
        merge_customers(survivor=first, merged=second)
        assert [(it.purpose, it.channel, it.standing) for it in current_consents(first.pk)] == [
            (each[0], each[1], each[4]) for each in shown
        ]

    def test_values_stand_as_the_reader_writes_them(self, agent, agent_client):
        agent.language = "fr"
        agent.save()
        first, second = pair(
            country="FR",
            acquisition_source="organic",
            acquisition_cost=Decimal("12.5"),
            birthday=date(1980, 5, 1),
        )
        change_customer(
            customer=second,
            acquisition_cost=Decimal("0"),
            birthday=None,
            country="BE",
            acquisition_source="Salon",
        )
        page = agent_client.get(f"/customers/{first.pk}/merge/{second.pk}/").content.decode()
        shown = page.replace("\xa0", " ").replace("\u202f", " ")
        wanted = [
            "12,50 €",
            "0,00 €",
            "1er mai 1980",
            "Coût d’acquisition",
            "Belgique",
            "Venu de lui-même",
            "Salon",
        ]
        assert [each for each in wanted if each not in shown] == []

    def test_somebody_was_quicker(self, agent_client):
        first, second = pair()
        address = f"/customers/{first.pk}/merge/{second.pk}/"
        form = agent_client.get(address).context["form"]
        sent = {name: form[name].value() for name in form.fields}
        change_customer(customer=second, city="Paris")
        refused = agent_client.post(address, sent)
        assert refused.status_code == 422
        assert "changed while you were comparing" in refused.content.decode()
        assert agent_client.post(address, sent | {f"seen_{first.pk}": "9999-99-99T"}).status_code == 422

    def test_a_merge_is_listed_and_undone(self, agent_client, reader_client):
        first, second, merge = merged_pair()
        assert reader_client.get("/merges/").status_code == 403
        assert "Anne Fotso" in agent_client.get("/merges/").content.decode()
        assert agent_client.get("/merges/?before=1").status_code == 200
        assert "Anne Fotso" in agent_client.get(f"/customers/{first.pk}/duplicates/?q=Anne").content.decode()
        done = agent_client.post(f"/merges/{merge.pk}/undoing/")
        assert done["Location"] == f"/customers/{second.pk}/"
        again = agent_client.post(f"/merges/{merge.pk}/undoing/", follow=True)
        assert "This merge was undone already." in again.content.decode()


@pytest.mark.django_db
def test_the_api_tells_the_second_what_the_first_changed(machine):
    amelie = factories.customer(city="Paris")
    client = machine()
    address = f"/api/v1/customers/{amelie.pk}/"
    seen = client.get(address)["ETag"]
    assert client.patch(address, {"city": "Lyon"}, HTTP_IF_MATCH=seen).status_code == 200
    refused = client.patch(address, {"city": "Nice"}, HTTP_IF_MATCH=seen)
    assert (refused.status_code, refused.json()["error"]["code"]) == (412, "changed_meanwhile")
    assert list(refused.json()["error"]["fields"]) == ["city"]
    assert client.patch(address, {"city": "Nice"}, HTTP_IF_MATCH='"nonsense"').status_code == 412
    amelie.refresh_from_db()
    assert amelie.city == "Lyon"
    assert client.patch(address, {"city": "Nice"}).status_code == 200
