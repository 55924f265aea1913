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
from metrics.domain.capability.evidence import evidence_now
from metrics.domain.capability.ways import ways_of
from metrics.domain.days import today
from tests.factories import customer
from tests.journeys.conftest import make_message
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db


def on_journey(side: str, place: int | None = None) -> QuerySet[Any]:
    population = POPULATIONS["journey_progress"]
    chosen = population.side(side)
    assert chosen
    asked = Narrowed(journey="abandoned-cart", place=place)
    return population.rows(chosen, asked, today=today()).order_by(*population.order)


def waits(metric: str) -> QuerySet[Any]:
    population = POPULATIONS[metric]
    return population.rows(population.sides[0], Narrowed(), today=today()).order_by(*population.order)


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: on_journey("left"), "enrolment_in_state"),
        (lambda: on_journey("reached"), "enrolment_at_goal"),
        (lambda: messages(state="failed"), "message_not_sent"),
        (lambda: messages(reason="no-consent"), "message_by_reason"),
        (lambda: waits("due_age"), "message_due"),
        (lambda: waits("step_age"), "enrolment_due"),
    ],
)
def test_it_is_read_in_the_order_of_its_own_index(rows: Any, index: str):
    for other in ("seqscan", "sort", "bitmapscan"):
        execute(f"SET LOCAL enable_{other} = off")
    assert f"using {index} " in rows()[:51].explain()


def test_what_waits_longest_stands_first_on_its_list_and_what_is_not_due_nowhere(amelie: Customer):
    for hours in (2, 5, -3):
        make_message(amelie, key=f"due {hours}", due_at=days_ago(hours / 24))
    journey = Journey.objects.get(slug="abandoned-cart")
    for days in (1, 2, -1):
        row = waiting(journey, amelie, days, step=0)
        row.due_at = days_ago(days)
        row.save()
    found = evidence_now()
    told = {key: (found[key].value or 0) / 3600 for key in ("due_age", "step_age")}
    assert told == {"due_age": pytest.approx(5, abs=0.1), "step_age": pytest.approx(48, abs=2)}
    assert [row.key for row in waits("due_age")] == ["due 5", "due 2"]
    assert [row.occasion for row in waits("step_age")] == ["test:2", "test:1"]
    assert [ways_of(found[key], may=bool).every for key in told] == [
        "/figures/due_age/customers/?side=all",
        "/figures/step_age/customers/?side=all",
    ]


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
