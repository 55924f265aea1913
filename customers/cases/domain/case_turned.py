"""Dissatisfaction turned into satisfaction: a good answer after the complaint was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.sql import execute
from customers.enums import EventKind

WITHIN_DAYS = 60


@dataclass(frozen=True)
class Said:
    """An answer as it stands now; `answer_id` is its number in the app that asked."""

    customer_id: int
    answer_id: int
    at: datetime
    is_good: bool


def turn_complaints(said: Sequence[Said]) -> int:
    """Each good answer turns the complaint of its customer that was closed last, within sixty days before it.

    An answer turns one complaint, however often it is told; changed to a bad one, it turns none. Returns
    how many were turned.
    """
    if not said:
        return 0
    rows = execute(
        _TURN,
        customers=[each.customer_id for each in said],
        answers=[each.answer_id for each in said],
        moments=[each.at for each in said],
        good=[each.is_good for each in said],
        days=WITHIN_DAYS,
        kind=EventKind.CASE_TURNED,
    )
    return len(rows)


_TURN = """
    WITH said AS (
        SELECT * FROM unnest(%(customers)s::bigint[], %(answers)s::bigint[], %(moments)s::timestamptz[],
            %(good)s::boolean[]) AS said (customer_id, answer_id, at, good)
    ), turned_back AS (
        UPDATE customers_case c SET turned_at = NULL, turned_by = NULL FROM said
        WHERE NOT said.good AND c.customer_id = said.customer_id AND c.turned_by = said.answer_id
    ), by_answer AS (
        SELECT DISTINCT ON (said.answer_id) c.id, said.answer_id, said.at
        FROM said JOIN customers_case c ON c.customer_id = said.customer_id
        WHERE said.good AND c.kind = 'complaint' AND c.state = 'closed' AND c.turned_at IS NULL
            AND c.closed_at < said.at AND c.closed_at > said.at - make_interval(days => %(days)s)
            AND NOT EXISTS (
                SELECT 1 FROM customers_case t
                WHERE t.customer_id = said.customer_id AND t.turned_by = said.answer_id
            )
        ORDER BY said.answer_id, c.closed_at DESC, c.id DESC
    ), by_case AS (
        SELECT DISTINCT ON (id) id, answer_id, at FROM by_answer ORDER BY id, at
    ), turned AS (
        UPDATE customers_case c SET turned_at = by_case.at, turned_by = by_case.answer_id
        FROM by_case WHERE c.id = by_case.id
        RETURNING c.id, c.customer_id, c.kind, c.subject, c.turned_at, c.turned_by
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, occurred_at, data)
        SELECT customer_id, %(kind)s, turned_at,
            jsonb_build_object('case', id, 'case_kind', kind, 'subject', subject, 'answer', turned_by)
        FROM turned ORDER BY id
    )
    SELECT id FROM turned
"""
