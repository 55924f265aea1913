"""The topics of what a person may ask for by law, with its deadline of one month."""

from django.db import migrations

TOPICS = [
    ("access-request", "Demande d’accès aux données", "Request for a copy of the data"),
    ("erasure-request", "Demande d’effacement", "Request for erasure"),
]


def seed(apps, schema_editor):
    topic = apps.get_model("customers", "Topic")
    for place, (slug, fr, en) in enumerate(TOPICS, 101):
        topic.objects.update_or_create(
            slug=slug,
            defaults={"legal_months": 1},
            create_defaults={
                "label_fr": fr,
                "label_en": en,
                "position": 10 * place,
                "legal_months": 1,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("customers", "0025_legal_deadlines")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
