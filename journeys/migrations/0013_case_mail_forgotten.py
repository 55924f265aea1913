"""The text of emails about cases names customers: whatever is not being sent is forgotten."""

from django.db import migrations, models
from django.db.models import Q

FORGET = "UPDATE journeys_casenotice SET mime = NULL WHERE mime IS NOT NULL AND state <> 'sending'"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0012_merged_ideas_told")]
    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="casenotice",
            constraint=models.CheckConstraint(
                condition=Q(state="sending") | Q(mime=None), name="case_notice_text_forgotten"
            ),
        ),
    ]
