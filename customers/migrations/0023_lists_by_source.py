"""What came from one source is found where that is rare, without walking through all the rest."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # who writes into these tables goes on meanwhile

    dependencies = [("customers", "0022_forgotten_words")]

    operations = [
        AddIndexConcurrently(model, models.Index(fields=["source"], name=f"{model}_by_source"))
        for model in ("customer", "order", "refund", "cart")
    ]
