"""What journeys can say to a review of capabilities, from what is counted or indexed already."""

from collections.abc import Iterator

from core.sql import execute
from metrics.domain.capability.evidence import Measured

_JOURNEYS = """
    SELECT count(*) FILTER (WHERE active), count(*) FILTER (WHERE active AND goal <> '{}'),
           (SELECT coalesce(sum(messages) FILTER (WHERE state = 'sent'), 0) FROM journeys_messagetally),
           (SELECT coalesce(sum(messages) FILTER (WHERE state = 'failed'), 0) FROM journeys_messagetally),
           (SELECT coalesce(sum(messages) FILTER (WHERE state = 'suppressed'), 0) FROM journeys_messagetally),
           extract(epoch FROM statement_timestamp()
                   - (SELECT min(due_at) FROM journeys_message WHERE state = 'due'))::float,
           extract(epoch FROM statement_timestamp()
                   - (SELECT min(due_at) FROM journeys_enrolment WHERE state = 'waiting'))::float
    FROM journeys_journey journey
    WHERE NOT EXISTS (SELECT FROM journeys_surveymailing mailing WHERE mailing.journey_id = journey.id)
"""


def journey_evidence() -> Iterator[Measured]:
    [(running, with_goal, sent, failed, held, message, step)] = execute(_JOURNEYS)
    yield "journeys_running", running, None
    yield "journeys_with_goal", with_goal / running if running else None, running
    yield "messages_failed", float(failed / (sent + failed)) if sent + failed else None, int(sent + failed)
    yield "messages_held_back", float(held / (sent + held)) if sent + held else None, int(sent + held)
    yield "due_age", max(0.0, message or 0.0), None
    yield "step_age", max(0.0, step or 0.0), None
