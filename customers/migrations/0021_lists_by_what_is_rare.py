"""What the API can be narrowed by is found where it is rare, without walking through all the rest."""

from django.db import migrations, models
from django.db.models import F, Q

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # who writes into these tables goes on meanwhile

    dependencies = [("customers", "0020_refusals_in_every_language")]

    operations = [
        AddIndexBeside("case", models.Index(F("priority"), F("id").desc(), name="case_by_priority")),
        AddIndexBeside(
            "consent",
            models.Index(F("channel"), F("purpose"), F("id").desc(), name="consent_by_channel"),
        ),
        AddIndexBeside(
            "consent",
            models.Index(
                F("origin"), F("id").desc(), name="consent_by_origin", condition=~Q(origin="import")
            ),
        ),
        AddIndexBeside(
            "interaction", models.Index(F("channel"), F("id").desc(), name="interaction_by_channel")
        ),
        AddIndexBeside("promise", models.Index(F("team"), F("id").desc(), name="promise_of_team")),
    ]
