"""What is rare among much has an index: where customers stand on a journey, messages that did not leave."""

from typing import Any

import pytest
from django.db.models import QuerySet

from core.sql import execute
from customers.models import Customer
from journeys.domain.behind import POPULATIONS
from journeys.domain.queries import messages
from journeys.models import Enrolment, Journey
from metrics.domain.behind import Narrowed
from metrics.domain.days import today
from tests.factories import customer
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db


def on_journey(side: str, place: int | None = None) -> QuerySet[Any]:
    population = POPULATIONS["journey_progress"]
    chosen = population.side(side)
    assert chosen
    asked = Narrowed(journey="abandoned-cart", place=place)
    return population.rows(chosen, asked, today=today()).order_by(*population.order)


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: on_journey("left"), "enrolment_in_state"),
        (lambda: on_journey("reached"), "enrolment_at_goal"),
        (lambda: messages(state="failed"), "message_not_sent"),
        (lambda: messages(reason="no-consent"), "message_by_reason"),
    ],
)
def test_it_is_read_in_the_order_of_its_own_index(rows: Any, index: str):
    for other in ("seqscan", "sort", "bitmapscan"):
        execute(f"SET LOCAL enable_{other} = off")
    assert f"using {index} " in rows()[:51].explain()


def test_few_at_a_step_are_found_among_many_at_the_next():
    journey, who = Journey.objects.get(slug="abandoned-cart"), customer()
    Enrolment.objects.bulk_create(
        waiting(journey, who, number, step=1 if number < 3 else 2) for number in range(3_000)
    )
    execute("ANALYZE journeys_enrolment")
    rows = on_journey("waiting", 1)
    assert "enrolment_at_step" in rows[:51].explain()
    assert len(rows) == 3


def waiting(journey: Journey, who: Customer, number: int, *, step: int) -> Enrolment:
    return Enrolment(
        journey=journey,
        customer=who,
        occasion=f"test:{number}",
        version=1,
        event_id=number,
        step=step,
        due_at=days_ago(0),
    )
