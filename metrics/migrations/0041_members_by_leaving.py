"""Who left a segment is listed by the moment and then by the stay: many leave at one moment, in a batch."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # who moves between segments goes on meanwhile

    dependencies = [("metrics", "0040_cohorts_by_channel")]

    operations = [
        AddIndexBeside(
            "segmentmembership",
            models.Index(
                models.F("segment"),
                models.F("left_at"),
                models.F("id"),
                name="member_gone",
                condition=models.Q(("left_at", None), _negated=True),
            ),
        ),
        RemoveIndexConcurrently("segmentmembership", "member_then"),
    ]
