"""Issues, and which of them the first contact solved: seen from the contacts themselves, said by nobody."""

from datetime import date, timedelta

from django.conf import settings

from core.sql import execute

WINDOW_DAYS = 7  # part of the figure's name
UNTIL_KNOWN = timedelta(days=WINDOW_DAYS + 1)  # after so many days every issue of a day has had its window

# An issue opens with a contact that none about the same reason preceded within the window; over any channel.
# The first contact solved it where none follows within the window. So a contact decides about days up to a
# window before its own: those are counted again with it.
_ISSUES = """
    WITH contacts AS (
        SELECT (started_at AT TIME ZONE %(zone)s)::date AS day, started_at,
               lag(started_at) OVER own AS before, lead(started_at) OVER own AS after
        FROM customers_interaction
        WHERE reason_id IS NOT NULL
          AND started_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s) - 2 * %(window)s
        WINDOW own AS (PARTITION BY customer_id, reason_id ORDER BY started_at, id)
    ),
    opened AS (
        SELECT day, count(*) AS issues,
               count(*) FILTER (WHERE after IS NULL OR after - started_at > %(window)s) AS solved
        FROM contacts
        WHERE day >= %(first)s AND (before IS NULL OR started_at - before > %(window)s)
        GROUP BY day
    ),
    fresh AS (
        SELECT day, coalesce(o.issues, 0) AS issues, coalesce(o.solved, 0) AS solved
        FROM metrics_dailyfigures d LEFT JOIN opened o USING (day) WHERE day >= %(first)s
    )
    UPDATE metrics_dailyfigures d
    SET issues = f.issues, solved_at_first = f.solved, computed_at = statement_timestamp()
    FROM fresh f WHERE f.day = d.day AND (d.issues, d.solved_at_first) IS DISTINCT FROM (f.issues, f.solved)
"""


def count_issues(*, since: date) -> None:
    """Count the issues again that contacts from `since` on can have opened, closed or reopened."""
    execute(
        _ISSUES,
        first=since - UNTIL_KNOWN,
        window=timedelta(days=WINDOW_DAYS),
        zone=settings.TIME_ZONE,
    )
