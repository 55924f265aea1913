"""What became of answers that were followed up: in time, recovered, by how much, and what they are worth."""

from collections.abc import Iterator

from metrics.domain.snapshot.estimate import Sums
from metrics.domain.snapshot.tally import Days, Tallied, staff_table, tally

# Whether somebody called in time is known as soon as they did, as the case is closed without a call, or as
# the deadline has passed. A customer who was recovered twice is worth what they are worth once.
_FOLLOWED = """
    followed AS (
        SELECT f.customer_id, i.channel, coalesce(u.team_id, c.team_id) AS team_id,
            (known.at AT TIME ZONE %(zone)s)::date AS called,
            (f.ended_at AT TIME ZONE %(zone)s)::date AS ended,
            CASE WHEN known.at <= statement_timestamp()
                THEN coalesce(f.contacted_at <= f.contact_by, false)::int::numeric END AS in_time,
            CASE f.stage WHEN 'recovered' THEN 1::numeric WHEN 'lost' THEN 0 END AS recovered,
            CASE WHEN (a.scale_min, a.scale_max) = (b.scale_min, b.scale_max) AND sa.kind = sb.kind
                THEN (b.score - a.score) * 10.0 / (a.scale_max - a.scale_min) END AS change,
            CASE WHEN f.stage = 'recovered' AND row_number() OVER (
                PARTITION BY f.customer_id, f.stage ORDER BY f.ended_at DESC, f.id DESC
            ) = 1 THEN p.value END AS worth
        FROM surveys_followup f
        JOIN customers_case c ON c.id = f.case_id
        CROSS JOIN LATERAL (SELECT least(coalesce(f.contacted_at, f.solved_at), f.contact_by) AS at) known
        JOIN surveys_answer a ON a.id = f.answer_id AND a.counts
        JOIN surveys_survey sa ON sa.id = a.survey_id
        LEFT JOIN surveys_answer b ON b.id = f.second_answer_id AND b.counts
        LEFT JOIN surveys_survey sb ON sb.id = b.survey_id
        LEFT JOIN metrics_customerprediction p ON p.customer_id = f.customer_id
        LEFT JOIN {staff} u ON u.id = c.owner_id
        {about}
    )
"""
_TOLD = """
    SELECT '' AS kind, told.metric, f.customer_id, f.channel, f.team_id, 1 AS n, told.x,
           told.day AS since, told.day + %(quarter)s AS until
    FROM followed f
    CROSS JOIN LATERAL (VALUES
        ('followed_up', f.in_time, f.called),
        ('recovered', f.recovered, f.ended),
        ('recovery_change', f.change, f.ended),
        ('value_saved', f.worth, f.ended)
    ) told (metric, x, day)
    WHERE told.x IS NOT NULL AND told.day IS NOT NULL
"""


# What was taken back costs nothing from then on; a code that was told stays told.
_GIVEN = """
    SELECT '' AS kind, 'recovery_cost' AS metric, f.customer_id, i.channel,
           coalesce(u.team_id, c.team_id) AS team_id, 1 AS n, g.cost AS x, given.since,
           least(given.since + %(quarter)s,
                 CASE WHEN g.code = '' THEN (g.undone_at AT TIME ZONE %(zone)s)::date END) AS until
    FROM surveys_gesture g
    CROSS JOIN LATERAL (SELECT (g.made_at AT TIME ZONE %(zone)s)::date AS since) given
    JOIN surveys_followup f ON f.id = g.follow_up_id
    JOIN customers_case c ON c.id = f.case_id
    JOIN surveys_answer a ON a.id = f.answer_id -- spent is spent, whether or not it counts
    LEFT JOIN {staff} u ON u.id = c.owner_id
    {about}
"""

# Over the channel of the contact that was asked about, where it was one.
_ABOUT = r"""
    LEFT JOIN surveys_invitation v ON v.id = a.invitation_id
    LEFT JOIN customers_interaction i
        ON i.id = CASE WHEN v.occasion ~ '^interaction:[0-9]{1,18}$' THEN substr(v.occasion, 13)::bigint END
"""


def recovery(days: Days) -> Iterator[Tallied]:
    names = {"staff": staff_table(), "about": _ABOUT}
    told = list(tally(_TOLD, _FOLLOWED.format(**names), days=days))
    costs = list(tally(_GIVEN.format(**names), days=days))
    yield from told
    yield from costs
    saved = {(row.day, row.scope): row.sums.total for row in told if row.metric == "value_saved"}
    for cost in costs:
        spent, worth = cost.sums.total, saved.get((cost.day, cost.scope), 0.0)
        yield Tallied("recovery_return", cost.day, cost.scope, Sums(cost.sums.n, worth - spent, 0.0, spent))
