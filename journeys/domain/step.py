"""Take the steps that are due: whole groups of enrolments at once, messages planned under a unique key."""

from itertools import groupby
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from core.due import ClockTimestamp
from journeys.domain.journey import Send, Step, SurveysAsked, Wait, steps_of
from journeys.domain.wait import due_after
from journeys.enums import EnrolmentState
from journeys.models import Enrolment, Journey, MessageTemplate

BATCH = 1_000
SECONDS = 10


def step_enrolments(*, batch: int = BATCH, seconds: float = SECONDS) -> int:
    """Move on whoever is due, for a while. Any number of callers share the work. Returns how many moved."""
    moved, until = 0, monotonic() + seconds
    while monotonic() < until:
        taken = _step_batch(batch)
        moved += taken
        if taken < batch:
            break
    return moved


def _step_batch(limit: int) -> int:
    """One transaction: the steps taken and what they bring about come together."""
    with transaction.atomic():
        due = Enrolment.objects.filter(state=EnrolmentState.WAITING, journey__active=True, due_at__lte=Now())
        claimed = due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")
        rows = sorted(claimed.values_list("journey_id", "step", "pk")[:limit])
        journeys = Journey.objects.in_bulk({journey for journey, _, _ in rows})
        for (journey_id, number), group in groupby(rows, key=lambda row: row[:2]):
            _take(journeys[journey_id], number, [pk for _, _, pk in group])
    return len(rows)


def _take(journey: Journey, number: int, enrolments: list[int]) -> None:
    steps = steps_of(journey)
    step = steps[number] if number < len(steps) else None
    if isinstance(step, Send):
        _plan_messages(step, number, enrolments)
        number += 1
    _move_on(steps, number, enrolments)


def _plan_messages(step: Send, number: int, enrolments: list[int]) -> None:
    template = MessageTemplate.objects.get(slug=step.template)
    survey = SurveysAsked().of(step)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO journeys_message (
                key, customer_id, enrolment_id, step, template_id, survey_id,
                purpose, channel, due_at, expires_at
            )
            SELECT 'enrolment:' || id || ':' || %(step)s, customer_id, id, %(step)s, %(template)s,
                coalesce(%(survey)s::bigint, (
                    SELECT s.id FROM customers_event e JOIN surveys_survey s ON s.slug = e.data ->> %(field)s
                    WHERE e.id = journeys_enrolment.event_id
                )),
                %(purpose)s, %(channel)s, due_at, due_at + make_interval(secs => %(within)s)
            FROM journeys_enrolment WHERE id = ANY(%(enrolments)s) ORDER BY id
            ON CONFLICT (key) DO NOTHING
            """,
            {
                "step": number,
                "template": template.pk,
                "survey": survey.pk if survey else None,
                "field": step.survey_field,
                "purpose": template.purpose,
                "channel": template.channel,
                "within": step.within.total_seconds(),
                "enrolments": enrolments,
            },
        )


def _move_on(steps: list[Step], number: int, enrolments: list[int]) -> None:
    """To step `number`, through the wait that may stand there."""
    if number >= len(steps):
        Enrolment.objects.filter(pk__in=enrolments).update(
            state=EnrolmentState.DONE, step=number, ended_at=ClockTimestamp()
        )
        return
    step = steps[number]
    due, params = "now()", list[Any]()
    if isinstance(step, Wait):
        (due, params), number = due_after(step.wait, "now()"), number + 1
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE journeys_enrolment enrolment SET step = %s, due_at = {due}"
            " FROM customers_customer customer"
            " WHERE customer.id = enrolment.customer_id AND enrolment.id = ANY(%s)",
            [number, *params, enrolments],
        )
