"""What the API can be narrowed by is found where it is rare, without walking through all the rest."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    atomic = False  # who writes into these tables goes on meanwhile

    dependencies = [("customers", "0020_refusals_in_every_language")]

    operations = [
        AddIndexConcurrently("case", models.Index(F("priority"), F("id").desc(), name="case_by_priority")),
        AddIndexConcurrently(
            "consent",
            models.Index(F("channel"), F("purpose"), F("id").desc(), name="consent_by_channel"),
        ),
        AddIndexConcurrently(
            "consent",
            models.Index(
                F("origin"), F("id").desc(), name="consent_by_origin", condition=~Q(origin="import")
            ),
        ),
        AddIndexConcurrently(
            "interaction", models.Index(F("channel"), F("id").desc(), name="interaction_by_channel")
        ),
        AddIndexConcurrently("promise", models.Index(F("team"), F("id").desc(), name="promise_of_team")),
    ]
