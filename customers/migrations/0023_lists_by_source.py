"""What came from one source is found where that is rare, without walking through all the rest."""

from django.db import migrations, models

from core.sql import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # who writes into these tables goes on meanwhile

    dependencies = [("customers", "0022_forgotten_words")]

    operations = [
        AddIndexBeside(model, models.Index(fields=["source"], name=f"{model}_by_source"))
        for model in ("customer", "order", "refund", "cart")
    ]
