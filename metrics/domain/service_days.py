"""Service day by day: contacts, issues and which of them the first contact solved, promises due and kept."""

from datetime import date, timedelta

from django.conf import settings

from core.sql import execute
from metrics.domain.windows import windows

_SUMS = ("contacts", "timed", "seconds", "squares", "issues", "solved_at_first", "said", "said_solved")
_SAME = """m.day = f.day AND m.channel = f.channel AND coalesce(m.agent_id, 0) = coalesce(f.agent_id, 0)
    AND coalesce(m.reason_id, 0) = coalesce(f.reason_id, 0)"""


def _of(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in _SUMS)


# An issue opens with a contact that none about the same reason preceded within the window; over any channel.
# The first contact solved it where none follows within the window. So a contact decides about days up to a
# window before its own: those are counted again with it.
JUDGED = """
    contacts AS (
        SELECT (started_at AT TIME ZONE %(zone)s)::date AS day, customer_id, channel, agent_id, reason_id,
               solved, started_at, extract(epoch FROM duration)::float AS seconds,
               lag(started_at) OVER own AS before, lead(started_at) OVER own AS after
        FROM customers_interaction
        WHERE started_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s) - 2 * %(window)s
        WINDOW own AS (PARTITION BY customer_id, reason_id ORDER BY started_at, id)
    ),
    judged AS (
        SELECT *, reason_id IS NOT NULL AND (before IS NULL OR started_at - before > %(window)s) AS opens,
               after IS NULL OR after - started_at > %(window)s AS is_last
        FROM contacts WHERE day >= %(first)s
    )"""

# A row that stays keeps its id, by which the API pages: only what differs is written.
_CONTACTS = f"""
    WITH {JUDGED},
    fresh AS MATERIALIZED (
        SELECT day, channel, agent_id, reason_id, count(*) AS contacts, count(seconds) AS timed,
               coalesce(sum(seconds), 0) AS seconds, coalesce(sum(seconds * seconds), 0) AS squares,
               count(*) FILTER (WHERE opens) AS issues,
               count(*) FILTER (WHERE opens AND is_last) AS solved_at_first,
               count(solved) FILTER (WHERE opens) AS said,
               count(*) FILTER (WHERE opens AND solved) AS said_solved
        FROM judged GROUP BY day, channel, agent_id, reason_id
    ),
    gone AS (
        DELETE FROM metrics_servicefigures m
        WHERE day >= %(first)s AND NOT EXISTS (SELECT FROM fresh f WHERE {_SAME})
    )
    MERGE INTO metrics_servicefigures m USING fresh f ON {_SAME}
    WHEN MATCHED AND ({_of("m")}) IS DISTINCT FROM ({_of("f")})
        THEN UPDATE SET ({", ".join(_SUMS)}) = ROW ({_of("f")})
    WHEN NOT MATCHED THEN INSERT (day, channel, agent_id, reason_id, {", ".join(_SUMS)})
        VALUES (f.day, f.channel, f.agent_id, f.reason_id, {_of("f")})
"""

_ISSUES = """
    UPDATE metrics_dailyfigures d
    SET issues = f.issues, solved_at_first = f.solved, computed_at = statement_timestamp()
    FROM (
        SELECT day, coalesce(sum(s.issues), 0) AS issues, coalesce(sum(s.solved_at_first), 0) AS solved
        FROM metrics_dailyfigures LEFT JOIN metrics_servicefigures s USING (day)
        WHERE day >= %(first)s GROUP BY day
    ) f
    WHERE f.day = d.day AND (d.issues, d.solved_at_first) IS DISTINCT FROM (f.issues, f.solved)
"""

# Settled after its day, a promise is not kept in time, whatever was done about it. What was called off by
# the customer is not due any more.
WAS_KEPT = "state = 'kept' AND settled_at <= due_at"
WAS_DUE = "state <> 'cancelled' AND due_at < statement_timestamp()"

_PROMISES = f"""
    INSERT INTO metrics_promisefigures (day, agent_id, team_id, due, kept)
    SELECT (due_at AT TIME ZONE %(zone)s)::date AS day, agent_id, team_id, count(*),
           count(*) FILTER (WHERE {WAS_KEPT})
    FROM customers_promise
    WHERE {WAS_DUE}
      AND due_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    GROUP BY day, agent_id, team_id
"""


def count_service(*, since: date) -> None:
    """Count again every day that contacts and promises from `since` on can have changed."""
    held = windows()
    given = {
        "first": since - timedelta(days=held.known_days),
        "window": timedelta(days=held.issue_days),
        "zone": settings.TIME_ZONE,
    }
    execute(_CONTACTS, **given)
    execute(_ISSUES, first=given["first"])
    execute("DELETE FROM metrics_promisefigures WHERE day >= %(first)s", first=given["first"])
    execute(_PROMISES, first=given["first"], zone=given["zone"])
