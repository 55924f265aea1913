"""When the invitations went out that journeys sent before invitations knew it themselves."""

from django.db import migrations

FROM_MESSAGES = """
    UPDATE surveys_invitation invitation
    SET channel = 'email', started_at = invitation.answered_at,
        sent_at = CASE WHEN message.state = 'sent' THEN message.settled_at END,
        bounced_at = CASE WHEN message.state = 'failed' THEN message.settled_at END
    FROM journeys_message message JOIN journeys_enrolment enrolment ON enrolment.id = message.enrolment_id
    WHERE message.survey_id = invitation.survey_id AND enrolment.occasion = invitation.occasion
        AND message.mime IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0004_a_report_that_breaks"), ("surveys", "0012_invitation_states")]
    operations = [migrations.RunSQL(FROM_MESSAGES, migrations.RunSQL.noop)]
