"""Figures of customers: what they add up to, and that following events gives the same as counting anew."""

import os
import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from core.sql import execute
from customers.models import Customer
from metrics.domain.life_cycle import learn_thresholds
from metrics.domain.membership import Moves, refresh_segments
from metrics.domain.recompute import recompute_everything
from metrics.domain.refresh import recompute, recompute_all
from metrics.domain.rfm import assign_scores
from metrics.domain.tiers import assign_tiers
from metrics.domain.writing import one_writer
from metrics.models import CustomerMetrics, SegmentMembership, Thresholds
from surveys.models import Answer
from tests.factories import NOON, contact, customer, order, refund
from tests.metrics.facts import answer, drain_metrics, survey
from tests.metrics.lives import STEPS, live, settle, watch
from tests.whole import examples

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


EXAMPLES = int(os.environ.get("EXAMPLES", examples(12)))  # lives; more when the figures themselves change


def everything() -> tuple[list[Any], set[Any]]:
    members = SegmentMembership.objects.filter(left_at=None).values_list("segment__slug", "customer")
    return list(CustomerMetrics.objects.order_by("pk").values()), set(members)


def on_schedule() -> None:
    """Ranks; and how long a silence is usual here, which may move everybody."""
    before, ranked = usual_silence(), [*assign_tiers(), *assign_scores()]
    learn_thresholds()
    refresh_segments(customers=ranked if usual_silence() == before else None)


def usual_silence() -> list[Any]:
    return list(Thresholds.objects.values("lapsing_after", "lost_after"))


def test_following_the_events_gives_the_same_as_counting_anew():
    settle()
    survey("nps")
    order(customer(), 5)
    watch()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def agree(steps: list[tuple[str, int, int, int, bool]]) -> None:
        live([customer(), customer()], steps)
        drain_metrics()
        assert recompute_all() == 0
        assert refresh_segments() == Moves(entered=0, left=0)
        on_schedule()
        followed = everything()
        CustomerMetrics.objects.all().delete()
        SegmentMembership.objects.all().delete()
        recompute_everything(announce=False)
        assert everything() == followed

    agree()
