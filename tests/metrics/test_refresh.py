"""Figures of customers: what they add up to, and that following events gives the same as counting anew."""

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict
from core.sql import execute
from customers.commerce.domain.refund import place_refund
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.models import Customer, Interaction, Merge, Order, Refund
from metrics.domain.membership import Moves, refresh_segments, refresh_timed
from metrics.domain.recompute import recompute_everything
from metrics.domain.refresh import recompute, recompute_all
from metrics.domain.rfm import assign_scores
from metrics.domain.tiers import assign_tiers
from metrics.domain.writing import one_writer
from metrics.models import CustomerMetrics, SegmentMembership
from surveys.models import Answer
from tests.factories import NOON, contact, customer, lines, order, refund
from tests.metrics.facts import answer, days_ago, drain_metrics

pytestmark = pytest.mark.django_db(transaction=True)


def figures(of: Customer) -> Any:
    return CustomerMetrics.objects.values().get(pk=of.pk)


def test_the_figures_of_a_customer():
    amelie = customer()
    first = order(amelie, 20, "30.50", placed_at=NOON)
    order(amelie, 100, placed_at=NOON - timedelta(days=30))
    order(amelie, 0, placed_at=NOON + timedelta(days=9))
    refund(first, 10)
    refund(first, "0.50", order=None, refunded_at=NOON)
    call = contact(amelie, started_at=NOON)
    answer(amelie, 3, answered_at=NOON + timedelta(days=2))
    answer(amelie, 9, answered_at=NOON)
    answer(amelie, 1, answered_at=NOON + timedelta(days=3), kind="csat")
    drain_metrics()
    assert figures(amelie) == {
        "customer_id": amelie.pk,
        "orders": 2,
        "gross_revenue": Decimal("150.50"),
        "refunded": Decimal("10.50"),
        "revenue": Decimal("140.00"),
        "basket": Decimal("70.00"),
        "first_order_at": NOON - timedelta(days=30),
        "last_order_at": NOON,
        "contacts": 1,
        "last_contact_at": call.started_at,
        "answers": 3,
        "last_nps": 3,
        "last_nps_at": NOON + timedelta(days=2),
        "tier": "regular",
        "recency_score": None,
        "frequency_score": None,
        "money_score": None,
    }


def test_a_customer_without_facts_has_figures_and_no_basket():
    amelie = customer()
    drain_metrics()
    assert (figures(amelie)["orders"], figures(amelie)["basket"]) == (0, None)


def test_a_changed_answer_replaces_the_score():
    amelie = customer()
    given_answer = answer(amelie, 3)
    drain_metrics()
    Answer.objects.filter(pk=given_answer.pk).update(score=8)
    recompute(customers=[amelie.pk])
    assert figures(amelie)["last_nps"] == 8


def test_rows_that_are_right_are_not_written():
    order(customer())
    drain_metrics()
    assert (recompute_all(), recompute(customers=[1, 2, 3])) == (0, 0)


def test_figures_of_customers_who_are_gone_go():
    amelie = customer()
    drain_metrics()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_event")
        cursor.execute("DELETE FROM customers_customer WHERE id = %s", [amelie.pk])
    recompute_all()
    assert not CustomerMetrics.objects.filter(pk=amelie.pk).exists()


def test_a_table_believed_empty_is_not_read_anew_for_each_customer():
    """What is of nobody is looked up among the figures, not each figure among what is of nobody; and what
    follows at once knows how many there are.
    """
    Customer.objects.bulk_create(Customer(first_name=f"C{n}") for n in range(15_000))
    recompute_all()
    execute("DELETE FROM metrics_customermetrics")
    execute("ANALYZE metrics_customermetrics")
    with transaction.atomic():
        execute("SET LOCAL statement_timeout = '5s'")
        assert recompute_all() == 15_000
    assert execute("SELECT reltuples FROM pg_class WHERE relname = 'metrics_customermetrics'") == [(15_000,)]


def test_figures_wait_for_their_turn_and_then_see_everything():
    """Who waited for another writer must not store what was true before it began to wait."""
    amelie = customer()
    done = threading.Event()

    def in_another_session() -> None:
        try:
            recompute(customers=[amelie.pk])
        finally:
            done.set()
            connection.close()

    with one_writer():
        other = threading.Thread(target=in_another_session)
        other.start()
        assert not done.wait(0.3)
        order(amelie, 70)
    other.join()
    assert figures(amelie)["orders"] == 1


ACTIONS = {
    "order": st.integers(0, 500),
    "refund": st.integers(1, 50),
    "loose refund": st.integers(1, 50),
    "contact": st.just(0),
    "nps": st.integers(0, 10),
    "csat": st.integers(1, 5),
    "merge": st.just(0),
    "undo": st.just(0),
    "time": st.just(0),
}
STEPS = st.lists(
    st.sampled_from(sorted(ACTIONS)).flatmap(
        lambda action: st.tuples(
            st.just(action), st.integers(0, 1), ACTIONS[action], st.integers(0, 900), st.booleans()
        )
    ),
    min_size=1,
    max_size=12,
)


MOMENTS: list[tuple[Any, tuple[str, ...]]] = [
    (Order, ("placed_at",)),
    (Refund, ("refunded_at",)),
    (Interaction, ("started_at",)),
    (Answer, ("answered_at",)),
    (CustomerMetrics, ("first_order_at", "last_order_at", "last_contact_at", "last_nps_at")),
]


def pass_time(long: timedelta) -> None:
    """All that happened is so much longer ago: nothing tells of it, the hourly round alone finds out."""
    for model, names in MOMENTS:
        model.objects.update(**{name: F(name) - long for name in names})
    refresh_timed()


def merge(survivor: Customer, merged: Customer) -> list[Customer]:
    if survivor != merged:
        merge_customers(survivor=survivor, merged=merged)
    return [survivor, survivor]


def undo(people: list[Customer]) -> list[Customer]:
    """Where it can still be exact."""
    made = Merge.objects.filter(survivor=people[0], undone_at=None).last()
    if made is None:
        return people
    try:
        undo_merge(merge=made)
    except Conflict:
        return people
    return [people[0], Customer.objects.get(pk=made.merged_id)]


def live(people: list[Customer], steps: list[tuple[str, int, int, int, bool]]) -> list[Customer]:
    """Each step: what, whose, how much, how many days ago, and whether the metrics listen at once.

    Who there is in the end, two of them the same where they were merged.
    """
    for action, who, amount, days, listen in steps:
        person, when = people[who], days_ago(days)
        if action == "order":
            order(person, amount, placed_at=when)
        elif action == "refund":
            latest = person.orders.filter(total__gte=F("refunded") + amount).last()
            refund(latest or order(person, 500), amount, refunded_at=when)
        elif action == "loose refund":
            place_refund(
                customer=person,
                number=f"loose-{Refund.objects.count()}",
                source="test",
                lines=lines(amount),
                refunded_at=when,
            )
        elif action == "contact":
            contact(person, started_at=when)
        elif action == "merge":
            people = merge(person, people[1 - who])
        elif action == "undo":
            people = undo(people)
        elif action == "time":
            pass_time(timedelta(days=days))
        else:
            answer(person, amount, answered_at=when, kind=action)
        if listen:
            drain_metrics()
    return people


def everything() -> tuple[list[Any], set[Any]]:
    members = SegmentMembership.objects.filter(left_at=None).values_list("segment__slug", "customer")
    return list(CustomerMetrics.objects.order_by("pk").values()), set(members)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_following_the_events_gives_the_same_as_counting_anew(steps):
    live([customer(), customer()], steps)
    drain_metrics()
    assert recompute_all() == 0
    assert refresh_segments() == Moves(entered=0, left=0)
    refresh_segments(customers=[*assign_tiers(), *assign_scores()])
    followed = everything()
    CustomerMetrics.objects.all().delete()
    SegmentMembership.objects.all().delete()
    recompute_everything(announce=False)
    assert everything() == followed
