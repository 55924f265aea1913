"""Whether there is an answer is read from its invitation: older answers had left no time there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0033_answers_within_the_page")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE surveys_invitation SET started_at = answer.answered_at
            FROM surveys_answer answer
            WHERE answer.invitation_id = surveys_invitation.id AND surveys_invitation.started_at IS NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
