"""Plan the reminders of unanswered surveys: messages like any other, which the arbiter lets pass or not."""

from core.sql import execute

TEMPLATE = "survey-reminder"
BATCH = 1_000


def plan_due_reminders(*, batch: int = BATCH) -> int:
    """One for each invitation whose time has come, under a key of its own: many callers plan it once.

    It is of use until the link ends. What was answered or begun meanwhile the arbiter sees.
    """
    return len(execute(_PLAN, template=TEMPLATE, batch=batch))


_PLAN = """
    INSERT INTO journeys_message (
        key, customer_id, enrolment_id, template_id, survey_id, purpose, channel, due_at, expires_at
    )
    SELECT 'reminder:' || asked.id || ':' || asked.reminders + 1, asked.customer_id, mail.enrolment_id,
        template.id, asked.survey_id, template.purpose, template.channel, now(), asked.expires_at
    FROM surveys_survey survey
    JOIN surveys_invitation asked ON asked.survey_id = survey.id
    JOIN journeys_messagetemplate template ON template.slug = %(template)s
    CROSS JOIN LATERAL (
        SELECT message.enrolment_id FROM journeys_message message
        JOIN journeys_enrolment enrolment ON enrolment.id = message.enrolment_id
        WHERE message.customer_id = asked.customer_id AND message.survey_id = asked.survey_id
            AND enrolment.occasion = asked.occasion AND message.state = 'sent'
        LIMIT 1
    ) mail
    WHERE survey.active AND survey.most_reminders > asked.reminders
        AND asked.channel = 'email' AND asked.answered_at IS NULL AND asked.started_at IS NULL
        AND greatest(asked.sent_at, asked.reminded_at)
            <= now() - make_interval(days => survey.remind_after_days)
        AND asked.sent_at IS NOT NULL AND asked.expires_at > now() + interval '1 day'
        AND NOT EXISTS (
            SELECT FROM journeys_message planned
            WHERE planned.key = 'reminder:' || asked.id || ':' || asked.reminders + 1
        )
    ORDER BY asked.id LIMIT %(batch)s
    ON CONFLICT (key) DO NOTHING
    RETURNING id
"""
