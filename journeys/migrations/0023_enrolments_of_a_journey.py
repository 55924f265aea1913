"""Who entered a journey is listed page by page, however many entered the others."""

from django.db import migrations, models

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # customers go on entering meanwhile

    dependencies = [("journeys", "0022_words_of_messages")]

    operations = [
        AddIndexBeside(
            "enrolment", models.Index(models.F("journey"), models.F("id"), name="enrolment_latest")
        ),
    ]
