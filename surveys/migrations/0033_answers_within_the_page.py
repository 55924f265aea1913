"""An answer writes its invitation anew within its page: no index knows of it, and pages leave room."""

import django.db.models.deletion
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # who asks and who answers goes on meanwhile

    dependencies = [("surveys", "0032_longer_conditions")]

    operations = [
        AddIndexBeside(
            "invitation",
            models.Index(
                models.F("survey"),
                models.F("expires_at"),
                name="invitation_mailed",
                condition=Q(channel="email", sent_at__isnull=False),
            ),
        ),
        AddIndexBeside(
            "invitation",
            models.Index(
                models.F("open_link"), name="invitation_of_open_link", condition=Q(open_link__isnull=False)
            ),
        ),
        RemoveIndexConcurrently("invitation", "invitation_unanswered"),
        RemoveIndexConcurrently("invitation", "invitation_by_open_link"),
        migrations.AlterField(
            "invitation",
            "survey",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                db_index=False,
                related_name="invitations",
                to="surveys.survey",
            ),
        ),
        migrations.AlterField(
            "answer",
            "survey",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                db_constraint=False,
                db_index=False,
                related_name="answers",
                to="surveys.survey",
            ),
        ),
        migrations.AlterField(
            "answer",
            "customer",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                db_constraint=False,
                db_index=False,
                null=True,
                related_name="survey_answers",
                to="customers.customer",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE surveys_invitation SET (fillfactor = 70)",
            "ALTER TABLE surveys_invitation RESET (fillfactor)",
        ),
    ]
