"""What customers say of contacts, day by day: answers about one, by its channel, agent and reason."""

from datetime import date

from django.conf import settings

from core.sql import execute
from metrics.domain.formulas.csat import FIRST_SATISFIED
from metrics.domain.formulas.nps import LAST_DETRACTOR, LAST_PASSIVE

# An answer stands on the day it was given. Of each kind only the scale that the figure is defined on counts.
_ANSWERS = r"""
    INSERT INTO metrics_answerfigures (day, kind, channel, agent_id, reason_id, answers, good, bad)
    SELECT (a.answered_at AT TIME ZONE %(zone)s)::date AS day, s.kind, i.channel, i.agent_id, i.reason_id,
           count(*), count(*) FILTER (WHERE a.score >= told.good_from),
           count(*) FILTER (WHERE a.score <= told.bad_up_to)
    FROM surveys_answer a
    JOIN surveys_survey s ON s.id = a.survey_id
    JOIN (VALUES
        ('nps', 0, 10, %(promoter)s, %(detractor)s),
        ('csat', 1, 5, %(satisfied)s, %(satisfied)s - 1),
        ('fcr', 0, 1, 1, 0)
    ) told (kind, lowest, highest, good_from, bad_up_to)
        ON told.kind = s.kind AND told.lowest = a.scale_min AND told.highest = a.scale_max
    JOIN surveys_invitation v ON v.id = a.invitation_id AND v.occasion ~ '^interaction:[0-9]{1,18}$'
    JOIN customers_interaction i ON i.id = substr(v.occasion, 13)::bigint
    WHERE a.counts AND a.answered_at >= (%(first)s::timestamp AT TIME ZONE %(zone)s)
    GROUP BY 1, s.kind, i.channel, i.agent_id, i.reason_id
"""


def count_answers(*, since: date) -> None:
    """Count again every day from `since` on."""
    execute("DELETE FROM metrics_answerfigures WHERE day >= %(first)s", first=since)
    execute(
        _ANSWERS,
        first=since,
        zone=settings.TIME_ZONE,
        promoter=LAST_PASSIVE + 1,
        detractor=LAST_DETRACTOR,
        satisfied=FIRST_SATISFIED,
    )
