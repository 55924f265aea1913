"""What journeys bring: those they held out beside the others, counted by the clock for whoever asks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from journeys.domain.hold_out import compared, goal_time, measured
from journeys.models import EffectTally, Journey
from metrics.domain.effect import NOBODY, Effect, Group
from metrics.domain.recount import Count
from metrics.models import Recount

# Orders and messages within the time of the goal, whatever the goal is: what a journey moves from one order
# to another brings nothing. Messages are those of every time the customer came meanwhile.
_COUNT = """
    WITH compared AS MATERIALIZED ({compared}),
    bought AS (
        SELECT c.held_out, count(*) AS customers, count(c.goal_at) AS reached, min(c.entered_at) AS since,
               sum(o.revenue) AS revenue, sum(o.revenue * o.revenue) AS squares, sum(o.points) AS points
        FROM compared c CROSS JOIN LATERAL (
            SELECT coalesce(sum(total - refunded), 0) AS revenue,
                   coalesce(sum((SELECT sum(points) FROM customers_posting WHERE order_id = o.id)), 0)
                       AS points
            FROM customers_order o
            WHERE customer_id = c.customer_id AND placed_at >= c.entered_at
                AND placed_at < c.entered_at + %s
        ) o GROUP BY c.held_out
    ),
    sent AS (
        SELECT held_out, jsonb_object_agg(channel, many) AS messages FROM (
            SELECT c.held_out, m.channel, count(*) AS many
            FROM compared c
            JOIN journeys_enrolment e ON e.customer_id = c.customer_id AND e.journey_id = c.journey_id
            JOIN journeys_message m ON m.enrolment_id = e.id AND m.state IN ('sent', 'uncertain')
                AND m.sending_at >= c.entered_at AND m.sending_at < c.entered_at + %s
            GROUP BY c.held_out, m.channel
        ) m GROUP BY held_out
    )
    MERGE INTO journeys_effecttally tally
    USING (
        SELECT bought.*, coalesce(messages, '{{}}') AS messages FROM bought LEFT JOIN sent USING (held_out)
    ) fresh
    ON tally.journey_id = %s AND tally.held_out = fresh.held_out
    WHEN MATCHED AND ({old}) IS DISTINCT FROM ({new}) THEN UPDATE SET ({columns}) = ROW ({new})
    WHEN NOT MATCHED BY TARGET THEN
        INSERT (journey_id, held_out, {columns}) VALUES (%s, fresh.held_out, {new})
    WHEN NOT MATCHED BY SOURCE AND tally.journey_id = %s THEN DELETE
"""
_COLUMNS = ("customers", "reached", "revenue", "squares", "points", "messages", "since")
_WORDS = {
    "columns": ", ".join(_COLUMNS),
    "old": ", ".join(f"tally.{column}" for column in _COLUMNS),
    "new": ", ".join(f"fresh.{column}" for column in _COLUMNS),
}


def count_effects() -> None:
    """One statement a journey that holds somebody out.

    Nobody waits for it, least of all who stops a journey. What was counted of one share is not kept once
    another holds, nor while somebody changes the journey: it is counted again soon.
    """
    for journey in measured(Journey.objects.all()):
        with transaction.atomic():
            _count_effect(journey)
            same = Journey.objects.filter(pk=journey.pk, hold_out_from=journey.hold_out_from)
            if not same.select_for_update(no_key=True, skip_locked=True).exists():
                transaction.set_rollback(True)


def _count_effect(journey: Journey) -> None:
    rows = compared([journey]).values("journey_id", "customer_id", "held_out", "entered_at", "goal_at")
    sql, params = rows.query.sql_with_params()
    time, own = goal_time(journey), journey.pk
    asked: list[Any] = [*params, time, time, own, own, own]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(compared=sql, **_WORDS), asked)


COUNT = Count(
    "effects", every=timedelta(minutes=10), run=lambda _row: count_effects(), lease=timedelta(minutes=10)
)


def effects() -> Iterator[Effect]:
    """Of every journey that holds customers out, as last counted."""
    counted = Recount.objects.filter(pk=COUNT.name).values_list("done_at", flat=True).first()
    for journey in measured(Journey.objects.prefetch_related("effect_tallies")):
        yield _effect(journey, list(journey.effect_tallies.all()), counted)


def effect_of(journey: Journey) -> Effect | None:
    """None where it holds nobody out."""
    return next((each for each in effects() if each.slug == journey.slug), None)


def _effect(journey: Journey, tallies: list[EffectTally], counted_at: datetime | None) -> Effect:
    groups = {tally.held_out: _group(tally) for tally in tallies}
    return Effect(
        slug=journey.slug,
        name=journey.name,
        url=reverse("journeys:journey-detail", args=[journey.slug]),
        share=journey.hold_out,
        time=goal_time(journey),
        since=min((tally.since for tally in tallies), default=None),
        counted_at=counted_at,
        treated=groups.get(False, NOBODY),
        held_back=groups.get(True, NOBODY),
    )


def _group(tally: EffectTally) -> Group:
    return Group(
        customers=tally.customers,
        reached=tally.reached,
        revenue=tally.revenue,
        squares=tally.squares,
        points=tally.points,
        messages=tally.messages,
    )
