"""What was said and who answered, with the channel and the team of the contact that was asked about."""

from collections.abc import Iterator

from metrics.domain.formulas import ces, csat, nps
from metrics.domain.snapshot.tally import Days, Tallied, staff_table, tally

_ABOUT = r"""
    LEFT JOIN customers_interaction i
        ON i.id = CASE WHEN v.occasion ~ '^interaction:[0-9]{{1,18}}$' THEN substr(v.occasion, 13)::bigint END
    LEFT JOIN {staff} u ON u.id = i.agent_id
"""

# Who answered by an open link is nobody we asked, and counts in the results of the survey alone.
# A score counts until its customer gives another one, and where the metric has a window no longer than that.
# Of a channel it counts until another one about that channel; so it is told for each split apart.
_SAID = """
    said AS (
        SELECT metric, x, lasts, a.customer_id, i.channel, u.team_id, a.answered_at, a.id,
               (a.answered_at AT TIME ZONE %(zone)s)::date AS day
        FROM surveys_answer a
        JOIN surveys_survey s ON s.id = a.survey_id
        JOIN surveys_invitation v ON v.id = a.invitation_id
        {about}
        CROSS JOIN LATERAL (VALUES
            ('nps', 'nps', 0, 10, (score >= %(promoter)s)::int - (score <= %(detractor)s)::int, NULL),
            ('csat', 'csat', 1, 5, (score >= %(satisfied)s)::int, %(quarter)s),
            ('csat', 'csat_mean', 1, 5, score, %(quarter)s),
            ('ces', 'ces', 0, 7, score, %(quarter)s),
            ('ces', 'ces_easy', 1, 7, (score >= %(easy)s)::int, %(quarter)s),
            ('ces', 'ces_1_7', 1, 7, score, %(quarter)s)
        ) kept (kind, metric, lowest, highest, x, lasts)
        WHERE a.counts AND a.customer_id IS NOT NULL
          AND kept.kind = s.kind AND kept.lowest = a.scale_min AND kept.highest = a.scale_max
    )
"""
_VOICES = """
    SELECT kind, metric, x, customer_id, channel, team_id, 1 AS n, day AS since,
           least(replaced, day + lasts, 'infinity'::date) AS until
    FROM (
        SELECT 'all' AS kind, metric, x, lasts, customer_id, NULL AS channel, NULL::bigint AS team_id, day,
               lead(day) OVER (PARTITION BY metric, customer_id ORDER BY answered_at, id) AS replaced
        FROM said
        UNION ALL SELECT 'channel', metric, x, lasts, customer_id, channel, NULL, day,
               lead(day) OVER (PARTITION BY metric, customer_id, channel ORDER BY answered_at, id)
        FROM said WHERE channel IS NOT NULL
        UNION ALL SELECT 'team', metric, x, lasts, customer_id, NULL, team_id, day,
               lead(day) OVER (PARTITION BY metric, customer_id, team_id ORDER BY answered_at, id)
        FROM said WHERE team_id IS NOT NULL
    ) v
"""

# Who was invited counts from that day on, as not having answered; the answer adds itself on its own day.
_INVITED = """
    invited AS (
        SELECT v.customer_id, i.channel, u.team_id, (v.created_at AT TIME ZONE %(zone)s)::date AS day,
               (v.answered_at AT TIME ZONE %(zone)s)::date AS answered
        FROM surveys_invitation v {about}
        WHERE v.open_link_id IS NULL AND v.created_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    )
"""
_RESPONSES = """
    SELECT '' AS kind, 'response_rate' AS metric, customer_id, channel, team_id, n, x, since,
           day + %(quarter)s AS until
    FROM invited CROSS JOIN LATERAL (VALUES (1, 0, day), (0, 1, answered)) told (n, x, since)
    WHERE since IS NOT NULL
"""

# What is said of a contact is said of that one: every answer counts, as on the page of service.
_OF_CONTACTS = """
    SELECT '' AS kind, metric, customer_id, channel, team_id, 1 AS n, x, day AS since,
           day + %(quarter)s AS until
    FROM about_contacts
"""
_ABOUT_CONTACTS = """
    about_contacts AS (
        SELECT kept.metric, kept.x, a.customer_id, i.channel, u.team_id,
               (a.answered_at AT TIME ZONE %(zone)s)::date AS day
        FROM surveys_answer a
        JOIN surveys_survey s ON s.id = a.survey_id
        JOIN surveys_invitation v ON v.id = a.invitation_id
        {about}
        CROSS JOIN LATERAL (VALUES
            ('fcr', 'said_by_customers', 0, 1, score),
            ('nps', 'contact_nps', 0, 10, (score >= %(promoter)s)::int - (score <= %(detractor)s)::int),
            ('csat', 'contact_csat', 1, 5, (score >= %(satisfied)s)::int)
        ) kept (kind, metric, lowest, highest, x)
        WHERE a.counts AND i.id IS NOT NULL
          AND kept.kind = s.kind AND kept.lowest = a.scale_min AND kept.highest = a.scale_max
          AND a.answered_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    )
"""

# What counts as said: `Verbatim.objects.heard().in_figures()`, where its tone was read.
_TONES = """
    SELECT '' AS kind, told.metric, v.customer_id, nullif(v.channel, '') AS channel, NULL::bigint AS team_id,
           1 AS n, told.x, v.day AS since, v.day + %(quarter)s AS until
    FROM heard v CROSS JOIN LATERAL (VALUES
        ('tone_positive', (v.tone = 'positive')::int), ('tone_negative', (v.tone = 'negative')::int)
    ) told (metric, x)
"""
_HEARD = """
    heard AS (
        SELECT customer_id, channel, tone, (said_at AT TIME ZONE %(zone)s)::date AS day
        FROM surveys_verbatim
        WHERE text <> '' AND tone <> '' AND NOT (source = 'survey' AND customer_id IS NULL)
          AND said_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    )
"""


def voices(days: Days) -> Iterator[Tallied]:
    about = _ABOUT.format(staff=staff_table())
    read = {
        "promoter": nps.LAST_PASSIVE + 1,
        "detractor": nps.LAST_DETRACTOR,
        "satisfied": csat.FIRST_SATISFIED,
    }
    easy = ces.ONE_TO_SEVEN.first_easy
    yield from tally(_VOICES, _SAID.format(about=about), days=days, easy=easy, **read)
    yield from tally(_OF_CONTACTS, _ABOUT_CONTACTS.format(about=about), days=days, **read)
    yield from tally(_TONES, _HEARD, days=days)
    yield from tally(_RESPONSES, _INVITED.format(about=about), days=days)
