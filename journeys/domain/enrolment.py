"""Enrol customers on journeys and bring them along: set-based, one statement for a whole batch of events."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from customers.domain.log import Batch
from journeys.domain.happened import CLOCKS_APART, as_rows, endings, triggers
from journeys.domain.hold_out import held_out
from journeys.domain.journey import Wait, steps_of
from journeys.domain.wait import due_after, duration
from journeys.enums import EventKind
from journeys.models import Enrolment, Journey

ANSWERED_WITHIN = timedelta(days=400)
"""A mailing's links are over by then."""


def follow_events(batch: Batch) -> None:
    """Subscriber: who enters, who leaves because of what happened next, who reaches the goal."""
    met = Exists(Enrolment.objects.filter(journey=OuterRef("pk")))
    listening = Q(mailing=None) | Q(mailing__begun_at__gt=Now() - ANSWERED_WITHIN)
    for journey in Journey.objects.filter(Q(active=True) | met, listening).order_by("pk"):
        if journey.active and journey.trigger_kind in batch.told:
            enrol(journey, batch)
        for ending in journey.exits:
            if ending["kind"] in batch.told:
                leave(journey, ending, batch)
        if journey.goal and journey.goal["kind"] in batch.told:
            reach_goal(journey, batch)


def enrol(journey: Journey, batch: Batch) -> None:
    """Once per occasion. Where the first wait restarts, its event coming again moves the time on."""
    first, *_rest = steps_of(journey)
    due, due_params = (
        due_after(first.wait, "latest.occurred_at") if isinstance(first, Wait) else ("now()", [])
    )
    step = int(isinstance(first, Wait))
    events, event_params = as_rows(triggers(journey, batch.events))
    is_held_out, held_out_params = held_out(journey)
    statement = _ENROL.format(
        events=events,
        due=due,
        held_out=is_held_out,
        told=_HELD_OUT if journey.hold_out else "",
        repeat=_RESTART if journey.restarts_wait else "NOTHING",
    )
    _run(
        statement,
        *event_params,
        journey.pk,
        journey.version,
        step,
        *due_params,
        *held_out_params,
        *([step] if journey.restarts_wait else []),
        EventKind.ENTERED,
        _told(journey),
    )


_ENROL = """
    WITH happened (id, customer_id, occurred_at, occasion) AS ({events}),
    latest AS (SELECT DISTINCT ON (occasion) * FROM happened ORDER BY occasion, id DESC),
    entered AS (
        INSERT INTO journeys_enrolment AS enrolment
            (journey_id, customer_id, occasion, event_id, version, step, due_at, held_out)
        SELECT %s, customer.id, latest.occasion, latest.id, %s, %s, {due}, {held_out}
        FROM latest JOIN customers_customer customer
            ON customer.id = latest.customer_id AND customer.erased_at IS NULL
        ORDER BY latest.occasion
        ON CONFLICT (journey_id, occasion) DO {repeat}
        RETURNING enrolment.id, enrolment.customer_id, enrolment.occasion, enrolment.held_out,
            old.state AS was
    )
    INSERT INTO customers_event (customer_id, kind, data)
    SELECT customer_id, %s, %s::jsonb || jsonb_build_object('enrolment', id, 'occasion', occasion){told}
    FROM entered WHERE was IS DISTINCT FROM 'waiting' ORDER BY id
"""

_HELD_OUT = """ || CASE WHEN held_out THEN '{"held_out": true}'::jsonb ELSE '{}' END"""

# Who left during the first wait comes back; who has had a message does not.
_RESTART = """UPDATE SET
        event_id = excluded.event_id, due_at = excluded.due_at, state = 'waiting', ended_at = NULL
    WHERE enrolment.step = %s AND enrolment.state <> 'done' AND enrolment.customer_id = excluded.customer_id
        AND enrolment.event_id < excluded.event_id"""


def leave(journey: Journey, ending: Mapping[str, Any], batch: Batch) -> None:
    """Those whose journey is answered by an event after the one that brought them here."""
    events, params = as_rows(endings(journey, ending, batch.events))
    _run(
        _LEAVE.format(events=events, same=_same(ending)),
        *params,
        journey.pk,
        CLOCKS_APART,
        EventKind.LEFT,
        _told(journey, because=ending["kind"]),
    )


# Each event leads to the enrolments of its customer, and nowhere else. Of events written a moment ago the
# planner knows nothing: left to itself it may go through a whole journey's enrolments for each of them.
# What happened before the journey began does not answer it, whenever it was told.
_MET = """
    happened (id, customer_id, occurred_at, occasion) AS MATERIALIZED ({events}),
    met AS MATERIALIZED (
        SELECT enrolment.*, happened.occurred_at AS at
        FROM happened CROSS JOIN LATERAL (
            SELECT * FROM journeys_enrolment WHERE customer_id = happened.customer_id OFFSET 0
        ) enrolment JOIN customers_event entry ON entry.id = enrolment.event_id
        WHERE enrolment.journey_id = %s AND enrolment.event_id < happened.id {same}
            AND happened.occurred_at > entry.occurred_at - %s
    )
"""

_LEAVE = f"""
    WITH {_MET},
    leaving AS (
        UPDATE journeys_enrolment SET state = 'left', ended_at = statement_timestamp()
        WHERE id = ANY (ARRAY(SELECT id FROM met)) AND state = 'waiting'
        RETURNING id, customer_id, occasion
    )
    INSERT INTO customers_event (customer_id, kind, data)
    SELECT customer_id, %s, %s::jsonb || jsonb_build_object('enrolment', id, 'occasion', occasion)
    FROM leaving ORDER BY id
"""


def reach_goal(journey: Journey, batch: Batch) -> None:
    """The first event of the goal, within its time after entering."""
    events, params = as_rows(endings(journey, journey.goal, batch.events))
    within = duration(journey.goal["within"]).total_seconds()
    _run(_REACH.format(events=events, same=_same(journey.goal)), *params, journey.pk, CLOCKS_APART, within)


_REACH = f"""
    WITH {_MET},
    reached AS (
        SELECT id, min(at) AS at FROM met
        WHERE goal_at IS NULL AND at < entered_at + make_interval(secs => %s)
        GROUP BY id
    )
    UPDATE journeys_enrolment enrolment SET goal_at = reached.at FROM reached WHERE enrolment.id = reached.id
"""


def _told(journey: Journey, **more: str) -> str:
    """What the timeline shows, in both languages: it draws an event from its data alone."""
    names = {"journey": journey.slug, "name_fr": journey.name_fr, "name_en": journey.name_en}
    return json.dumps(names | more)


def _same(ending: Mapping[str, Any]) -> str:
    return "AND enrolment.occasion = happened.occasion" if ending.get("same_occasion") else ""


def _run(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
