"""Who enters and who leaves a segment: conditions compared with memberships, in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Value, When

from metrics.domain.built_in import built_in_segments
from metrics.domain.conditions import compiled
from metrics.domain.writing import one_writer
from metrics.enums import EventKind
from metrics.models import CustomerMetrics, Segment

# `members` is read once, before the first row is written: planned as a loop over a table known to be empty,
# the comparison would otherwise read again, for every customer, all the rows it has itself just written.
_MOVE = """
    WITH held AS MATERIALIZED (
        SELECT f.customer_id, unnest(array_remove(ARRAY[{holding}]::bigint[], NULL)) AS segment_id
        FROM ({figures}) f WHERE f.customer_id {scope}
    ),
    members AS MATERIALIZED (
        SELECT id, customer_id, segment_id FROM metrics_segmentmembership
        WHERE left_at IS NULL AND customer_id {scope}
    ),
    gone AS (
        UPDATE metrics_segmentmembership SET left_at = statement_timestamp()
        WHERE left_at IS NULL AND id = ANY (ARRAY(
            SELECT id FROM members m WHERE NOT EXISTS (
                SELECT FROM held WHERE held.customer_id = m.customer_id AND held.segment_id = m.segment_id
            )
        ))
        RETURNING segment_id, customer_id
    ),
    come AS (
        INSERT INTO metrics_segmentmembership (segment_id, customer_id)
        SELECT segment_id, customer_id FROM held
        WHERE NOT EXISTS (
            SELECT FROM members m
            WHERE m.customer_id = held.customer_id AND m.segment_id = held.segment_id
        )
        RETURNING segment_id, customer_id
    ),
    told AS (
        INSERT INTO customers_event (kind, customer_id, data)
        SELECT kind, customer_id, jsonb_build_object('segment', slug)
        FROM (
            SELECT '{left}' AS kind, customer_id, segment_id FROM gone
            UNION ALL SELECT '{entered}', customer_id, segment_id FROM come
        ) moves JOIN metrics_segment ON metrics_segment.id = moves.segment_id
        WHERE {announce}
    )
    SELECT (SELECT count(*) FROM come), (SELECT count(*) FROM gone)
"""


@dataclass(frozen=True)
class Moves:
    """How many entered and left, over all segments."""

    entered: int
    left: int


def refresh_segments(*, customers: Collection[int] | None = None, announce: bool = True) -> Moves:
    """Compare every segment's condition with its members, for these customers or for all.

    Each move is an event in the same transaction. `announce=False` moves without a word: for the first
    filling of a house whose history was loaded at once, of which no journey should hear.
    """
    with one_writer():
        figures, params = _figures(segments := _segments())
        statement = _MOVE.format(
            figures=figures,
            holding=", ".join(
                f"CASE WHEN f.holds_{segment.pk} THEN {segment.pk} END" for segment in segments
            ),
            scope="IS NOT NULL" if customers is None else "= ANY(%s)",
            left=EventKind.SEGMENT_LEFT,
            entered=EventKind.SEGMENT_ENTERED,
            announce=str(announce).lower(),
        )
        scopes: list[Any] = [] if customers is None else [sorted(customers)] * 2
        with connection.cursor() as cursor:
            cursor.execute(statement, [*params, *scopes])
            return Moves(*cursor.fetchone())


def _segments() -> list[Segment]:
    """All of them, the built-in ones made where they are missing."""
    stored = list(Segment.objects.all())
    missing = [new for new in built_in_segments() if new.slug not in {segment.slug for segment in stored}]
    if missing:
        Segment.objects.bulk_create(missing)
    return [*stored, *missing]


def _figures(segments: list[Segment]) -> tuple[str, tuple[Any, ...]]:
    """Select customers with one yes or no a segment: a single pass, however many segments there are."""
    answers = {
        f"holds_{segment.pk}": Case(
            When(compiled(segment.rule), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for segment in segments
    }
    rows = CustomerMetrics.objects.order_by().annotate(**answers).values("customer_id", *answers)
    return rows.query.sql_with_params()
