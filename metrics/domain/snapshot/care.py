"""How customers were served: contacts, issues and whether the first contact solved them, promises."""

from collections.abc import Iterator

from metrics.domain.service_days import JUDGED, WAS_DUE, WAS_KEPT
from metrics.domain.snapshot.tally import Days, Tallied, staff_table, tally

# An issue counts from the day on which its window is over.
_CONTACTS = """
    SELECT '' AS kind, told.metric, j.customer_id, j.channel, u.team_id, 1 AS n, told.x,
           j.day + told.later AS since, j.day + told.later + %(quarter)s AS until
    FROM judged j LEFT JOIN {staff} u ON u.id = j.agent_id
    CROSS JOIN LATERAL (VALUES
        ('contacts', 1, 0),
        ('handle_time', j.seconds::numeric, 0),
        ('first_contact_resolution', CASE WHEN j.opens THEN j.is_last::int END, %(known)s),
        ('said_by_agents', CASE WHEN j.opens THEN j.solved::int END, %(known)s)
    ) told (metric, x, later)
    WHERE told.x IS NOT NULL
"""

# Over the channel of the contact in which it was given; where it was given in none, over no channel.
_PROMISES = """
    SELECT '' AS kind, 'promises_kept' AS metric, p.customer_id, i.channel,
           coalesce(u.team_id, p.team_id) AS team_id, 1 AS n, p.kept::int AS x,
           p.day AS since, p.day + %(quarter)s AS until
    FROM promises p LEFT JOIN {staff} u ON u.id = p.agent_id
    LEFT JOIN customers_interaction i ON i.id = p.made_with_id
"""
_DUE = f"""
    promises AS (
        SELECT *, (due_at AT TIME ZONE %(zone)s)::date AS day, {WAS_KEPT} AS kept FROM customers_promise
        WHERE {WAS_DUE} AND due_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    )
"""


def care(days: Days) -> Iterator[Tallied]:
    yield from tally(_CONTACTS.format(staff=staff_table()), JUDGED, days=days)
    yield from tally(_PROMISES.format(staff=staff_table()), _DUE, days=days)
