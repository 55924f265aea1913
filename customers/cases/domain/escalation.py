"""Escalate what missed a deadline: once per deadline, whoever looks, however often."""

from core.sql import execute
from customers.enums import CasePriority, EventKind

BATCH = 500


def escalate_due(*, limit: int = BATCH) -> int:
    """Raise the level and the priority of cases past a deadline, each with its event, in one statement.

    The row is its own due work: it is due at `escalate_at`, which the same statement moves to the next
    deadline or takes away. Returns how many.
    """
    rows = execute(_ESCALATE, limit=limit, most=CasePriority.URGENT.value, kind=EventKind.CASE_ESCALATED)
    return len(rows)


_ESCALATE = """
    WITH due AS (
        SELECT id, escalate_at AS missed_at, priority AS was
        FROM customers_case WHERE escalate_at <= clock_timestamp()
        ORDER BY escalate_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE customers_case c SET
            level = c.level + 1,
            priority = least(c.priority + 1, %(most)s),
            escalate_at = CASE WHEN c.solve_by > due.missed_at THEN c.solve_by END
        FROM due WHERE c.id = due.id
        RETURNING c.*, due.missed_at, due.was
    ), told AS (
        INSERT INTO customers_event (customer_id, kind, data)
        SELECT customer_id, %(kind)s, jsonb_build_object(
            'case', id, 'case_kind', kind, 'subject', subject, 'level', level,
            'missed', CASE WHEN missed_at < solve_by THEN 'answer' ELSE 'solution' END,
            'priority', priority, 'was', was
        )
        FROM moved ORDER BY id
    )
    SELECT id FROM moved
"""
