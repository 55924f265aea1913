"""Who enters and who leaves a segment: conditions compared with memberships, in one statement a level."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from metrics.domain.built_in import missing_built_in
from metrics.domain.definition import Unit, depending_on, levels_of
from metrics.domain.rules.vocabulary import forget
from metrics.domain.segment_figures import add_up_segments
from metrics.domain.writing import if_no_other_writer, one_writer
from metrics.enums import EventKind
from metrics.models import CustomerMetrics, Recount, Segment

# `members` is read once, before the first row is written: planned as a loop over a table known to be empty,
# the comparison would otherwise read again, for every customer, all the rows it has itself just written.
_MOVE = """
    WITH held AS MATERIALIZED (
        SELECT f.customer_id, unnest(array_remove(ARRAY[{answers}]::bigint[], NULL)) AS segment_id
        FROM ({figures}) f WHERE f.customer_id {scope}
    ),
    members AS MATERIALIZED (
        SELECT id, customer_id, segment_id FROM metrics_segmentmembership
        WHERE left_at IS NULL AND segment_id = ANY(%s) AND customer_id {scope}
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
        SELECT moves.kind, customer_id, jsonb_build_object('segment', slug)
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

    entered: int = 0
    left: int = 0

    def __add__(self, other: "Moves") -> "Moves":
        return Moves(self.entered + other.entered, self.left + other.left)


def refresh_segments(*, customers: Collection[int] | None = None, announce: bool = True) -> Moves:
    """Compare every segment's condition with its members, for these customers or for all.

    Each move is an event in the same transaction. `announce=False` moves without a word: for the first
    filling of a house whose history was loaded at once, of which no journey should hear. For the same reason
    who fits a definition that has just changed becomes a member without a word, all at once.
    """
    with one_writer():
        segments = _segments()
        levels = levels_of(segments)
        if customers is None:
            moves = _evaluate(levels, lambda _unit: True, announce=announce)
            _note_evaluated(segments)
            return moves
        return _evaluate(levels, lambda unit: not unit.is_pending, customers=customers, announce=announce)


def refresh_timed() -> Moves:
    """Only what time alone may have changed, and what reads it: for all customers."""
    with one_writer():
        levels = levels_of(_segments())
        timed = {slug for level in levels for unit in level if unit.is_timed for slug in unit.slugs}
        wanted = depending_on(timed, levels)
        return _evaluate(levels, lambda unit: bool(unit.slugs & wanted) and not unit.is_pending)


def refresh_changed() -> Moves:
    """Job: find the members of segments whose definition has changed. Any number may try at once."""
    if not Segment.objects.exclude(version=F("evaluated")).exists():
        return Moves()
    with if_no_other_writer() as mine:
        if not mine:
            return Moves()
        segments = _segments()
        moves = _evaluate(levels_of(segments), lambda unit: unit.is_pending)
        _note_evaluated(segments)
        add_up_segments()
        Recount.objects.filter(name="snapshots").update(due_at=Now())  # and their other figures, soon
        return moves


def _note_evaluated(segments: Sequence[Segment]) -> None:
    """By the version that was read: one stored meanwhile is still to come.

    Those too whose members could not be found: trying again would find them no better.
    """
    for segment in segments:
        if segment.is_pending:
            Segment.objects.filter(pk=segment.pk, version=segment.version).update(evaluated=segment.version)


def told_by_segments() -> set[str]:
    """The kinds of event that may change who is in which segment, besides those that change the figures."""
    return {kind for level in levels_of(_segments()) for unit in level for kind in unit.told_by}


def _evaluate(
    levels: Sequence[Sequence[Unit]],
    wanted: Callable[[Unit], bool],
    *,
    customers: Collection[int] | None = None,
    announce: bool = True,
) -> Moves:
    """Level by level, so that each finds the members it reads. Of a changed definition no word is said."""
    moves = Moves()
    for level in levels:
        units = [unit for unit in level if wanted(unit)]
        for aloud in (True, False):
            some = [unit for unit in units if (announce and not unit.is_pending) == aloud]
            if some:
                moves += _move(some, customers=customers, announce=aloud)
    return moves


def _move(units: Sequence[Unit], *, customers: Collection[int] | None, announce: bool) -> Moves:
    answers = {f"unit_{n}": unit.answer for n, unit in enumerate(units)}
    rows = CustomerMetrics.objects.order_by().annotate(**answers).values("customer_id", *answers)
    figures, params = rows.query.sql_with_params()
    statement = _MOVE.format(
        figures=figures,
        answers=", ".join(f"f.{name}" for name in answers),
        scope="IS NOT NULL" if customers is None else "= ANY(%s)",
        left=EventKind.SEGMENT_LEFT,
        entered=EventKind.SEGMENT_ENTERED,
        announce=str(announce).lower(),
    )
    scope: list[Any] = [] if customers is None else [sorted(customers)]
    evaluated = [segment.pk for unit in units for segment in unit.segments]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *scope, evaluated, *scope])
        return Moves(*cursor.fetchone())


def _segments() -> list[Segment]:
    """Whatever may have members: the built-in ones are made where they are missing.

    What conditions name is looked up anew: who is moved must not hang on what a process still remembers.
    """
    forget()
    stored = list(Segment.objects.all())
    missing = missing_built_in(stored)
    if missing:
        Segment.objects.bulk_create(missing)
    return [each for each in (*stored, *missing) if not each.archived_at or each.is_pending]
