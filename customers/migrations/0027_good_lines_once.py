"""The good lines of a refused import are taken in once: the second import tells of the first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0026_words_of_fields")]

    operations = [
        migrations.AddField(
            model_name="importjob",
            name="again_of",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="again",
                to="customers.importjob",
            ),
        ),
    ]
