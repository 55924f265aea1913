"""Two records become one and two again: nothing is lost, nothing doubled, every table as it was."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Conflict, Invalid
from core.sql import execute
from customers.identity.domain.duplicate import dismiss_duplicate, look_at
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.identity.domain.merging.rules import RULES, Move, tables
from customers.loyalty.domain.loyalty import give_points, spend_points
from customers.models import (
    Customer,
    CustomValue,
    Duplicate,
    Merge,
    PointsAccount,
    Posting,
)
from customers.people.domain.consent import has_consent
from customers.people.domain.custom_field import add_field, retire
from customers.people.domain.customer import change_customer
from journeys.models import Enrolment, Journey
from tests import factories
from tests.metrics.facts import answer

LEFT_BEHIND = {
    # The history of the merge itself, and how far readers have come.
    *("customers_merge", "customers_mergedrows", "customers_bookmark"),
}
STAYS_IN_THE_LOG = """kind NOT IN ('customer.merged', 'customer.unmerged', 'consent.restored')
    AND NOT (kind = 'consent.withdrawn' AND data ->> 'source' = 'merge')"""
"""What was told of a merge and its undo is told for good: that it agrees is shown in `test_merge_told`."""


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
                "fields": [],
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
        assert merge.fields["custom_number"] == ["2", "5"]
        merge.fields["custom_number"] = ["2.0000", "5.0000"]  # as it was once written
        merge.save()
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
