"""The words names are made of, by which a misspelt search is put right; a job of the schedule fills the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_name_words_of_ascii")]
    operations = [
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                (
                    "word",
                    models.CharField(db_collation="C", max_length=300, primary_key=True, serialize=False),
                ),
            ],
        ),
    ]
