"""The questions asked a second time, once the case that an answer opened is closed."""

from django.db import migrations

SURVEYS = [
    {
        "slug": "second-nps",
        "kind": "nps",
        "title_fr": "Seconde question (recommandation)",
        "title_en": "Second question (recommendation)",
        "question_fr": "Nous avons repris votre demande. Recommanderiez-vous maintenant notre maison à un proche ?",
        "question_en": "We went back to your request. How likely are you now to recommend us to a friend?",
        "lowest_fr": "pas du tout",
        "lowest_en": "not at all likely",
        "highest_fr": "très certainement",
        "highest_en": "extremely likely",
        "scale_min": 0,
        "scale_max": 10,
    },
    {
        "slug": "second-csat",
        "kind": "csat",
        "title_fr": "Seconde question (satisfaction)",
        "title_en": "Second question (satisfaction)",
        "question_fr": "Nous avons repris votre demande. Êtes-vous satisfait maintenant ?",
        "question_en": "We went back to your request. How satisfied are you now?",
        "lowest_fr": "pas du tout satisfait",
        "lowest_en": "very dissatisfied",
        "highest_fr": "très satisfait",
        "highest_en": "very satisfied",
        "scale_min": 1,
        "scale_max": 5,
    },
]
WORDS = ("question_fr", "question_en", "lowest_fr", "lowest_en", "highest_fr", "highest_en")


def seed(apps, schema_editor):
    Survey, Version = apps.get_model("surveys", "Survey"), apps.get_model("surveys", "Version")
    for row in SURVEYS:
        survey, is_new = Survey.objects.get_or_create(slug=row["slug"], defaults={**row, "phase": "case"})
        if is_new:
            survey.refresh_from_db()
            words = {name: row[name] for name in WORDS}
            Version.objects.create(survey=survey, number=1, published_at=survey.created_at, **words)
    apps.get_model("surveys", "GestureTerms").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0018_follow_ups")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
