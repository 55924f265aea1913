"""What the API can be narrowed by is found where it is rare, without walking through all the rest."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("customers", "0020_refusals_in_every_language")]

    operations = [
        migrations.AddIndex("case", models.Index(F("priority"), F("id").desc(), name="case_by_priority")),
        migrations.AddIndex(
            "consent",
            models.Index(F("channel"), F("purpose"), F("id").desc(), name="consent_by_channel"),
        ),
        migrations.AddIndex(
            "consent",
            models.Index(
                F("origin"), F("id").desc(), name="consent_by_origin", condition=~Q(origin="import")
            ),
        ),
        migrations.AddIndex(
            "interaction", models.Index(F("channel"), F("id").desc(), name="interaction_by_channel")
        ),
        migrations.AddIndex("promise", models.Index(F("team"), F("id").desc(), name="promise_of_team")),
    ]
