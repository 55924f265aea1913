"""An index of few values is small enough to stay in memory while every figure of a batch is written anew."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # who writes figures goes on meanwhile

    dependencies = [("metrics", "0034_driver_sample")]

    operations = [
        RemoveIndexConcurrently("customermetrics", "metrics_by_tier"),
        AddIndexBeside(
            "customermetrics",
            models.Index(
                models.F("tier"), name="metrics_by_tier", condition=models.Q(("tier", "regular"), _negated=True)
            ),
        ),
    ]
