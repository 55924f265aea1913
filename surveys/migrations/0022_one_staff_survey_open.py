"""One round of the staff survey is open at a time: of several, the latest stays so."""

from django.db import migrations, models

CLOSE_OTHERS = """
    UPDATE surveys_staffsurvey SET state = 'closed', closed_on = current_date
    WHERE state = 'open' AND id < (SELECT max(id) FROM surveys_staffsurvey WHERE state = 'open');
    DELETE FROM surveys_staffturnout USING surveys_staffsurvey AS survey
    WHERE survey.id = survey_id AND survey.state = 'closed';
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0021_ideas_read_fast")]
    operations = [
        migrations.RunSQL(CLOSE_OTHERS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="staffsurvey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("state",), name="staff_survey_one_open"
            ),
        ),
    ]
