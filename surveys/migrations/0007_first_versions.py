"""What every survey asked so far is its first version, and what its invitations were sent with."""

from django.db import migrations

VERSIONS = """
    INSERT INTO surveys_version (survey_id, number, question_fr, question_en, lowest_fr, lowest_en,
                                 highest_fr, highest_en, published_at)
    SELECT id, 1, question_fr, question_en, lowest_fr, lowest_en, highest_fr, highest_en, created_at
    FROM surveys_survey
"""
INVITATIONS = """
    UPDATE surveys_invitation invitation SET version_id = version.id
    FROM surveys_version version WHERE version.survey_id = invitation.survey_id
"""
PHASES = """
    UPDATE surveys_survey SET phase = CASE slug WHEN 'nps-after-contact' THEN 'contact' ELSE 'purchase' END
    WHERE slug IN ('nps-after-contact', 'csat-after-purchase')
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_questions")]
    operations = [
        migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (VERSIONS, INVITATIONS, PHASES)
    ]
