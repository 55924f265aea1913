"""Count who stands where on each journey; only what has changed is written."""

from datetime import datetime, timedelta

from core.sql import execute
from journeys.domain.mailing_queries import count_scores
from metrics.domain.recount import Count
from metrics.models import Recount

_ENROLMENTS = """
    MERGE INTO journeys_enrolmenttally tally
    USING (
        SELECT journey_id, step, state, count(*) AS enrolments, count(goal_at) AS reached
        FROM journeys_enrolment GROUP BY journey_id, step, state
    ) fresh
    ON tally.journey_id = fresh.journey_id AND tally.step = fresh.step AND tally.state = fresh.state
    WHEN MATCHED AND (tally.enrolments, tally.reached) IS DISTINCT FROM (fresh.enrolments, fresh.reached) THEN
        UPDATE SET (enrolments, reached) = ROW (fresh.enrolments, fresh.reached)
    WHEN NOT MATCHED THEN
        INSERT (journey_id, step, state, enrolments, reached)
        VALUES (fresh.journey_id, fresh.step, fresh.state, fresh.enrolments, fresh.reached)
    WHEN NOT MATCHED BY SOURCE THEN DELETE
"""

_MESSAGES = """
    MERGE INTO journeys_messagetally tally
    USING (
        SELECT enrolment.journey_id, message.step, message.state, message.reason, count(*) AS messages
        FROM journeys_message message JOIN journeys_enrolment enrolment ON enrolment.id = message.enrolment_id
        WHERE message.step IS NOT NULL
        GROUP BY enrolment.journey_id, message.step, message.state, message.reason
    ) fresh
    ON tally.journey_id = fresh.journey_id AND tally.step = fresh.step
        AND tally.state = fresh.state AND tally.reason = fresh.reason
    WHEN MATCHED AND tally.messages <> fresh.messages THEN UPDATE SET messages = fresh.messages
    WHEN NOT MATCHED THEN
        INSERT (journey_id, step, state, reason, messages)
        VALUES (fresh.journey_id, fresh.step, fresh.state, fresh.reason, fresh.messages)
    WHEN NOT MATCHED BY SOURCE THEN DELETE
"""


def count_journeys() -> None:
    execute(_ENROLMENTS)
    execute(_MESSAGES)
    count_scores()


COUNT = Count("journeys", every=timedelta(seconds=10), run=lambda _row: count_journeys())


def counted_at() -> datetime | None:
    return Recount.objects.filter(pk=COUNT.name).values_list("done_at", flat=True).first()
