"""Reasons are counted for each segment too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0036_return_terms")]

    operations = [
        migrations.AlterField(
            model_name="narrowedfigures",
            name="report",
            field=models.CharField(
                choices=[
                    ("rfm", "Recency and frequency"),
                    ("map", "Loyalty and opportunity"),
                    ("cohorts", "Cohorts"),
                    ("themes", "Themes"),
                    ("reasons", "What customers come with"),
                    ("revenue", "Revenue so far"),
                    ("predicted", "Predicted value"),
                    ("foretold", "What customers will probably do"),
                ],
                max_length=10,
                verbose_name="report",
            ),
        ),
    ]
