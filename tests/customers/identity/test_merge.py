"""Two records become one and two again: nothing is lost, nothing doubled, every table as it was."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, Invalid
from core.sql import execute
from crm.models import User
from customers.contact.domain.draft import save_draft
from customers.contact.domain.phone_call import announce_call
from customers.domain.log import Subscriber, drain
from customers.enums import CallState
from customers.identity.domain.duplicate import dismiss_duplicate, look_at
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.identity.domain.merging.rules import RULES, Move, tables
from customers.loyalty.domain.loyalty import give_points, post_points, spend_points
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import (
    Customer,
    CustomField,
    CustomValue,
    Duplicate,
    Merge,
    PhoneCall,
    PointsAccount,
    Posting,
    Tag,
)
from customers.people.domain.consent import has_consent
from customers.people.domain.custom_field import add_field, retire
from customers.people.domain.customer import change_customer
from customers.people.domain.sighting import see_customers
from customers.people.domain.tag import create_tag, delete_tag, set_tags
from journeys.models import Enrolment, Journey
from metrics.domain.refresh import recompute_all
from metrics.models import CustomerMetrics
from tests import factories
from tests.customers.together import at_once, in_between
from tests.metrics.facts import answer, drain_metrics

LEFT_BEHIND = {
    # The history of the merge itself, and how far readers have come.
    *("customers_merge", "customers_mergedrows", "customers_bookmark"),
}
STAYS_IN_THE_LOG = "kind NOT IN ('customer.merged', 'customer.unmerged', 'consent.withdrawn')"


def everything() -> dict[str, list[str]]:
    """Every row of every table of ours, as text."""
    named = "tablename ~ '^(customers|surveys|metrics|journeys)_'"
    found = {}
    for (table,) in execute(f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND {named}"):
        if table not in LEFT_BEHIND:
            where = STAYS_IN_THE_LOG if table == "customers_event" else "true"
            found[table] = [
                row for (row,) in execute(f"SELECT t::text FROM {table} t WHERE {where} ORDER BY 1")
            ]
    return found


def pair(**fields: Any) -> tuple[Customer, Customer]:
    return factories.customer(**fields), factories.customer("Amelie", **fields)


def test_every_relation_to_a_customer_has_a_rule():
    found = {table.name: table for table in tables()}
    assert set(RULES) == set(found)
    for name, rule in RULES.items():
        meta, column = found[name].model._meta, found[name].field
        once = column.unique or any(column.name in getattr(it, "fields", ()) for it in meta.constraints)
        assert not (once and isinstance(rule, Move)), f"{name} may stand once: moving collides"
        assert meta.pk.get_internal_type() in {"BigAutoField", "OneToOneField"}, (
            f"{name}: its ids are numbers"
        )


@pytest.mark.django_db
class TestMerge:
    def test_everything_becomes_the_survivors_and_the_number_leads_there(self, agent):
        first, second = pair(source="shop")
        first.phones.create(number="+33612345678")
        for n, number in enumerate(["+33612345678", "+33612345679"]):
            second.phones.create(number=number, position=n)
        order = factories.order(second, 30)
        factories.refund(order, 10)
        factories.cart(second)
        factories.contact(second)
        given_answer = answer(second, 9)
        merge = merge_customers(survivor=first, merged=second, actor_id=agent.pk)

        assert not Customer.objects.filter(pk=second.pk).exists()
        assert (merge.survivor, merge.merged_id, merge.name) == (first, second.pk, "Amelie Fotso")
        assert [(it.number, it.position) for it in first.phones.all()] == [
            ("+33612345678", 0),
            ("+33612345679", 2),
        ]
        counts = [
            related.count() for related in (first.orders, first.refunds, first.carts, first.interactions)
        ]
        assert (counts, first.survey_answers.get()) == ([1, 1, 1, 1], given_answer)
        told = first.events.latest("pk")
        assert (told.kind, told.actor, told.data) == (
            "customer.merged",
            agent,
            {
                "merge": merge.pk,
                "merged": second.pk,
                "name": "Amelie Fotso",
                "fields": ["first_name"],
            },
        )

    def test_the_more_recent_value_wins_unless_it_is_empty_and_an_address_stays_whole(self):
        first = factories.customer(
            city="Lyon", postcode="69003", street="1 rue Moncey", birthday=date(1980, 1, 2)
        )
        second = factories.customer("Amélie-Anne", city="Paris", company="Fotso SA")
        merge_customers(survivor=first, merged=second)
        first.refresh_from_db()
        assert (first.first_name, first.company, str(first.birthday)) == (
            "Amélie-Anne",
            "Fotso SA",
            "1980-01-02",
        )
        assert (first.street, first.postcode, first.city) == ("", "", "Paris")
        assert first.name_key == "amelie-anne fotso fotso sa"

    def test_an_address_that_says_less_gives_way(self):
        first = factories.customer(city="Lyon", postcode="69003", street="1 rue Moncey")
        second = factories.customer("Amélie-Anne", city="Lyon", postcode="69003")
        merge_customers(survivor=first, merged=second)
        first.refresh_from_db()
        assert (first.first_name, first.street) == ("Amélie-Anne", "1 rue Moncey")

    def test_values_can_be_chosen(self):
        first, second = factories.customer(city="Lyon"), factories.customer("Anne", city="Paris")
        merge_customers(survivor=first, merged=second, keep={"city": first.pk, "first_name": first.pk})
        first.refresh_from_db()
        assert (first.first_name, first.city) == ("Amélie", "Lyon")

    def test_fields_of_the_house_are_chosen_like_the_others(self):
        fields = [
            add_field(label_fr=kind, label_en=kind, kind=kind) for kind in ("number", "text", "flag", "date")
        ]
        grind = add_field(label_fr="Mouture", label_en="Grind", kind="choice", choices=[("Grains", "Beans")])
        first = factories.customer(custom={"number": 2, "text": "a", "flag": True, "grind": "beans"})
        second = factories.customer("Anne", custom={"number": 5, "text": "b", "date": "2026-03-12"})
        retire(row=fields[2])
        before = everything()
        merge = merge_customers(survivor=first, merged=second, keep={"custom_text": first.pk})
        first = Customer.objects.get(pk=first.pk)
        stored = {row.field.slug: row.value for row in first.custom_values.select_related("field", "choice")}
        assert stored == {
            "number": 5,
            "text": "a",
            "flag": True,
            "date": date(2026, 3, 12),
            grind.slug: "beans",
        }
        assert merge.fields["custom_number"] == ["2.0000", "5.0000"]
        undo_merge(merge=merge)
        assert everything() == before

    def test_what_was_typed_since_into_a_field_of_the_house_stays(self):
        add_field(label_fr="Tasses", label_en="Cups", kind="number")
        first, second = factories.customer(), factories.customer("Anne", custom={"cups": 2})
        merge = merge_customers(survivor=first, merged=second)
        change_customer(customer=first, custom={"cups": 7})
        undo_merge(merge=merge)
        values = CustomValue.objects.order_by("customer").values_list("customer", "number")
        assert list(values) == [(first.pk, 7), (second.pk, 2)]

    def test_points_add_up_and_a_debt_is_settled(self):
        first, second = pair()
        give_points(customer=first, points=100, key="a")
        PointsAccount.objects.create(customer=second, owed=30)
        merge = merge_customers(survivor=first, merged=second)
        account = PointsAccount.objects.get()
        assert (account.balance, account.owed) == (70, 0)
        assert sum(first.points.postings.values_list("points", flat=True)) == 70
        undo_merge(merge=merge)
        assert list(PointsAccount.objects.order_by("pk").values_list("balance", "owed")) == [
            (100, 0),
            (0, 30),
        ]
        assert Posting.objects.count() == 1

    @pytest.mark.parametrize("refuser", [0, 1])
    def test_the_strictest_consent_wins(self, refuser):
        people = pair()
        factories.consent(people[refuser], granted=False)
        factories.consent(people[1 - refuser], granted=True)
        factories.consent(people[1], purpose="marketing")
        first, second = people
        merge = merge_customers(survivor=first, merged=second)
        agreed = [
            has_consent(customer_id=first.pk, purpose=purpose, channel="email")
            for purpose in ("survey", "marketing")
        ]
        assert agreed == [False, True]
        assert first.consents.latest("pk").source == "merge"
        undo_merge(merge=merge)
        assert [has_consent(customer_id=it.pk, purpose="survey", channel="email") for it in people] == [
            bool(refuser),
            not refuser,
        ]

    def test_of_two_open_enrolments_on_one_journey_one_goes_on(self):
        first, second = pair()
        journey = Journey.objects.earliest("pk")
        for n, person in enumerate((first, second, second)):
            Enrolment.objects.create(
                journey=journey if n < 2 else Journey.objects.latest("pk"),
                customer=person,
                occasion=f"test:{n}",
                version=1,
                event_id=1,
                due_at=timezone.now(),
            )
        merge = merge_customers(survivor=first, merged=second)
        assert list(first.enrolments.order_by("pk").values_list("state", flat=True)) == [
            "waiting",
            "left",
            "waiting",
        ]
        undo_merge(merge=merge)
        assert list(Enrolment.objects.values_list("state", flat=True)) == ["waiting"] * 3

    def test_who_was_said_to_be_another_stays_another(self):
        first, second = pair(phones=["0612345678"])
        third = factories.customer("Anna", phones=["0612345678"])
        look_at([third.pk, second.pk])
        dismiss_duplicate(duplicate=Duplicate.objects.get(one=second, other=third))
        before = sorted(Duplicate.objects.values_list())
        merge = merge_customers(survivor=first, merged=second)
        look_at([first.pk])
        assert [(it.one, it.other, it.state) for it in Duplicate.objects.all()] == [
            (first, third, "dismissed")
        ]
        undo_merge(merge=merge)
        assert sorted(Duplicate.objects.values_list()) == before

    def test_it_refuses_one_and_the_same_and_who_is_no_longer_there_and_what_changed(self):
        first, second = pair()
        third = factories.customer("Anna")
        with pytest.raises(Invalid, match="one and the same"):
            merge_customers(survivor=first, merged=first)
        seen = {first.pk: first.changed_at, second.pk: second.changed_at}
        change_customer(customer=Customer.objects.get(pk=first.pk), city="Lyon")
        with pytest.raises(Conflict, match="changed while you were comparing"):
            merge_customers(survivor=first, merged=second, seen_at=seen)
        merge_customers(survivor=first, merged=second)
        for survivor, merged in ((first, second), (second, third)):
            with pytest.raises(Conflict, match="no longer there"):
                merge_customers(survivor=survivor, merged=merged)

    def test_a_chain_comes_apart_from_its_end_only(self):
        first, second = pair()
        third = factories.customer("Anna")
        before = everything()
        one = merge_customers(survivor=second, merged=first)
        two = merge_customers(survivor=third, merged=second)
        assert set(Merge.objects.values_list("merged_id", "survivor")) == {
            (first.pk, third.pk),
            (second.pk, third.pk),
        }
        with pytest.raises(Conflict, match="Undo the later merge first"):
            undo_merge(merge=one)
        undo_merge(merge=two)
        undo_merge(merge=one)
        assert everything() == before
        with pytest.raises(Conflict, match="undone already"):
            undo_merge(merge=one)

    def test_what_happened_since_stays_and_what_was_typed_since_too(self):
        first, second = factories.customer(city="Lyon"), factories.customer("Anne", city="Paris")
        merge = merge_customers(survivor=first, merged=second)
        order = factories.order(first, 20)
        change_customer(customer=first, city="Nice")
        undo_merge(merge=merge)
        first.refresh_from_db()
        assert (first.first_name, first.city, order.customer_id) == ("Amélie", "Nice", first.pk)
        assert Customer.objects.get(pk=second.pk).city == "Paris"
        assert list(first.orders.all()) == [order]

    def test_an_undo_that_cannot_be_exact_is_refused_in_words(self):
        first, second = pair()
        order = factories.order(second, 30)
        give_points(customer=second, points=50, key="a")
        merge = merge_customers(survivor=first, merged=second)
        order.refresh_from_db()
        refund = factories.refund(order, 10)
        with pytest.raises(Conflict, match=r"belongs to both \(refund\)"):
            undo_merge(merge=merge)
        refund.delete()
        spend_points(customer=first, points=10, key="b")
        with pytest.raises(Conflict, match="have been spent since"):
            undo_merge(merge=merge)

    def test_the_database_refuses_to_leave_anything_behind(self, monkeypatch):
        first, second = pair()
        factories.order(second)
        monkeypatch.setitem(RULES, "customers.Order.customer", RULES["customers.Consent.customer"])
        with pytest.raises(Exception, match="violates foreign key constraint"):
            merge_customers(survivor=first, merged=second)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one():
    first, second = pair()
    third = factories.customer("Anna")
    plans = [(first, second), (second, first), (third, first)]
    done = at_once(3, lambda n: merge_customers(survivor=plans[n][0], merged=plans[n][1]))
    merged = [it for it in done if isinstance(it, Merge)]
    assert merged
    assert all(isinstance(it, Merge | Conflict) for it in done)
    assert Customer.objects.count() == 3 - len(merged)


READERS = [Subscriber("points", post_points, frozenset({"order.placed", "order.refunded"}))]


def _refund(person: Customer, amount: int, _n: int) -> None:
    if latest := person.orders.filter(refunded=0).last():
        factories.refund(latest, amount)


def _dismiss(person: Customer, _amount: int, _n: int) -> None:
    look_at([person.pk])
    Duplicate.objects.filter(one=person).update(state="dismissed")


def _moved(person: Customer, amount: int, _n: int) -> None:
    change_customer(customer=person, phones=[f"061234567{amount}"], city=f"City {amount}")


def _call(person: Customer, amount: int, n: int) -> None:
    announce_call(source="pbx", external_id=f"{person.pk}:{n}", state=CallState.RINGING, number="0699999999")
    PhoneCall.objects.filter(customer=None).update(customer=person)
    give_card(customer=person, number=f"CARD{n}{amount}")


def _agent() -> User:
    return User.objects.get_or_create(email="agent@example.org", role="agent")[0]


def _draft(person: Customer, amount: int, _n: int) -> None:
    save_draft(customer=person, agent_id=_agent().pk, key="k", values={"note": str(amount)})
    see_customers(customers=[person.pk], viewer=_agent())


HAPPENS = {
    "order": lambda person, amount, _n: factories.order(person, amount * 10),
    "refund": _refund,
    "cart": lambda person, _amount, _n: factories.cart(person),
    "contact": lambda person, _amount, n: factories.contact(person, note=str(n)),
    "nps": lambda person, amount, _n: answer(person, amount),
    "consent": lambda person, amount, _n: factories.consent(person, granted=amount % 2 == 0),
    "points": lambda person, amount, n: give_points(customer=person, points=amount, key=f"{person.pk}:{n}"),
    "moved": _moved,
    "dismiss": _dismiss,
    "case": lambda person, _amount, _n: factories.case(person),
    "promise": lambda person, _amount, _n: factories.promise(person, agent_id=_agent().pk),
    "call": _call,
    "draft": _draft,
    "tag": lambda person, amount, _n: set_tags(customer=person, names=["vip", "pro"][: amount % 3]),
    "cups": lambda person, amount, _n: change_customer(customer=person, custom={"cups": amount % 4 or None}),
}
FACTS = st.lists(
    st.tuples(st.sampled_from(sorted(HAPPENS)), st.integers(0, 2), st.integers(1, 9)), max_size=10
)


def live(people: list[Customer], facts: list[tuple[str, int, int]]) -> None:
    for n, (what, who, amount) in enumerate(facts):
        HAPPENS[what](people[who], amount, n)


def listen() -> None:
    for reader in READERS:
        drain(reader)
    drain_metrics()


@pytest.mark.django_db(transaction=True)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=FACTS, heard=st.booleans())
def test_merged_and_undone_everything_is_as_before_and_the_figures_follow(facts, heard):
    people = [
        factories.customer(first_name, birthday=date(1980, 1, 1)) for first_name in ("Ada", "Adele", "Ada")
    ]
    if not CustomField.objects.exists():
        add_field(label_fr="Tasses", label_en="Cups", kind="number")
    for name in ("vip", "pro"):
        Tag.objects.get_or_create(name=name)
    live(people, facts)
    listen()
    before = everything()
    merge = merge_customers(survivor=people[0], merged=people[1])
    if heard:
        listen()
        assert recompute_all() == 0
        assert set(CustomerMetrics.objects.values_list("pk", flat=True)) == set(
            Customer.objects.values_list("pk", flat=True)
        )
        account = PointsAccount.objects.filter(pk=people[0].pk).first()
        posted = sum(Posting.objects.filter(account=people[0].pk).values_list("points", flat=True))
        assert posted == (account.balance if account else 0)
    undo_merge(merge=merge)
    if not heard:
        assert everything() == before
    listen()
    assert recompute_all() == 0
    after = everything()
    for table in after:
        if table not in {"metrics_segmentmembership", "metrics_recount", "customers_event"}:
            assert (table, after[table]) == (table, before[table])
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE customers_customer, metrics_customermetrics, metrics_segmentmembership CASCADE"
        )


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
        add_field(label_fr="Tasses", label_en="Cups", kind="number")
        change_customer(customer=second, custom={"cups": 3})
        with django_assert_num_queries(10):
            page = agent_client.get(f"/customers/{second.pk}/merge/{first.pk}/")
        form = page.context["form"]
        assert [(field.name, choice.wins) for field, choice in form.rows] == [
            ("first_name", second.pk),
            ("city", second.pk),
            ("custom_cups", second.pk),
        ]
        assert [str(field.label) for field, _choice in form.rows][-1] == "Cups"
        sent = {name: form[name].value() for name in form.fields} | {"city": first.pk}
        done = agent_client.post(f"/customers/{second.pk}/merge/{first.pk}/", sent)
        first.refresh_from_db()
        assert (done["Location"], first.first_name, first.city) == (
            f"/customers/{first.pk}/",
            "Amelie",
            "Lyon",
        )
        assert "Merged with another record" in agent_client.get(f"/customers/{first.pk}/").content.decode()

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
