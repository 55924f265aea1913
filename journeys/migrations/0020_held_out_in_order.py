"""Those held out, the latest first: built beside whoever enrols."""

from django.db import migrations, models

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journeys", "0019_hold_out")]
    operations = [
        AddIndexBeside(
            "enrolment",
            models.Index("journey", "id", condition=models.Q(held_out=True), name="enrolment_held_out"),
        ),
    ]
