"""Who was in a segment on a day gone by is listed from the index, the last to come before it first."""

from django.db import migrations, models

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # who moves between segments goes on meanwhile

    dependencies = [("metrics", "0041_members_by_leaving")]

    operations = [
        AddIndexBeside(
            "segmentmembership",
            models.Index(
                models.F("segment"),
                models.OrderBy(models.F("entered_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="member_of_a_day",
            ),
        ),
    ]
