"""The two surveys every house starts with."""

from django.db import migrations

SURVEYS = [
    {
        "slug": "nps-after-contact",
        "kind": "nps",
        "title_fr": "Recommandation après un contact",
        "title_en": "Recommendation after a contact",
        "question_fr": "Après cet échange, recommanderiez-vous notre maison à un proche ?",
        "question_en": "After this contact, how likely are you to recommend us to a friend?",
        "lowest_fr": "pas du tout",
        "lowest_en": "not at all likely",
        "highest_fr": "très certainement",
        "highest_en": "extremely likely",
        "scale_min": 0,
        "scale_max": 10,
    },
    {
        "slug": "csat-after-purchase",
        "kind": "csat",
        "title_fr": "Satisfaction après un achat",
        "title_en": "Satisfaction after a purchase",
        "question_fr": "Êtes-vous satisfait de votre achat ?",
        "question_en": "How satisfied are you with your purchase?",
        "lowest_fr": "pas du tout satisfait",
        "lowest_en": "very dissatisfied",
        "highest_fr": "très satisfait",
        "highest_en": "very satisfied",
        "scale_min": 1,
        "scale_max": 5,
    },
]


def seed(apps, schema_editor):
    Survey = apps.get_model("surveys", "Survey")
    for survey in SURVEYS:
        Survey.objects.get_or_create(slug=survey["slug"], defaults=survey)


class Migration(migrations.Migration):
    # The last of the old names is among them: what names it comes after the tables and the rows.
    replaces = [
        ("surveys", "0003_first_surveys"),
        ("surveys", "0004_latest_answers"),
    ]
    dependencies = [("surveys", "0001_tables")]
    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
