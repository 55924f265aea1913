from django.db import migrations, models
from django.db.models import Q

BEFORE = """
UPDATE customers_consent SET origin = CASE
    WHEN source = 'unsubscribe-link' THEN 'customer'
    WHEN source = 'merge' THEN 'merge'
    WHEN source IN (SELECT source FROM customers_importjob) THEN 'import'
    WHEN source IN ('phone', 'email', 'chat', 'social', 'store', 'web', 'sms', 'letter', 'meeting') THEN 'agent'
    ELSE 'api' END
"""


def first_terms(apps, schema_editor):
    terms = apps.get_model("customers", "ConsentTerm")
    terms.objects.bulk_create(terms(country=country, months=12) for country in ("", "FR"))


class Migration(migrations.Migration):
    dependencies = [("customers", "0022_preferences")]

    operations = [
        migrations.CreateModel(
            name="ConsentTerm",
            fields=[
                (
                    "country",
                    models.CharField(
                        blank=True, max_length=2, primary_key=True, serialize=False, verbose_name="country"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="months")),
            ],
            options={
                "verbose_name": "term of phone consents",
                "verbose_name_plural": "terms of phone consents",
                "ordering": ["country"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(months__gte=1, months__lte=120), name="consent_term_in_bounds"
                    ),
                    models.CheckConstraint(
                        condition=Q(country__regex=r"^([A-Z]{2})?$"), name="consent_term_of_a_country"
                    ),
                ],
            },
        ),
        migrations.RunPython(first_terms, migrations.RunPython.noop),
        migrations.AddField(
            "consent",
            "origin",
            models.CharField(
                choices=[
                    ("agent", "Told to an agent"),
                    ("customer", "Stated by the customer"),
                    ("paper", "On paper"),
                    ("api", "From another system"),
                    ("import", "Imported from a file"),
                    ("merge", "Two records merged"),
                ],
                default="api",
                max_length=8,
                verbose_name="origin",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AddField(
            "importjob", "unproven", models.PositiveIntegerField(db_default=0, default=0)
        ),
    ]
