"""Who wants to hear what becomes of an idea hears that it was merged, and into which."""

from django.db import migrations

TEMPLATE = {
    "slug": "idea-merged",
    "name_fr": "Une idée réunie avec une autre",
    "name_en": "An idea merged into another",
    "purpose": "service",
    "channel": "email",
    "subject_fr": "Une idée que vous suivez en a rejoint une autre",
    "subject_en": "An idea you are for has joined another one",
    "body_fr": "Bonjour {first_name},\n\nD’autres clients avaient la même idée que vous. Nous les avons réunies, et votre"
    " vote compte désormais pour celle-ci :\n\n[[idea: Voir les idées]]\n\nMerci de nous aider à mieux faire,\n"
    "l’équipe {house}",
    "body_en": "Hello {first_name},\n\nOther customers had the same idea as you. We brought them together, and your vote"
    " now counts for this one:\n\n[[idea: See the ideas]]\n\nThank you for helping us do better,\n"
    "the {house} team",
}
JOURNEY = {
    "slug": "idea-merged-told",
    "name_fr": "Dire dans quelle idée la leur a été réunie",
    "name_en": "Tell into which idea theirs was merged",
    "active": True,
    "trigger_kind": "idea.merged",
    "trigger_where": {"all": [{"field": "tell", "is": True}]},
    "occasion_field": "idea",
    "steps": [{"send": "idea-merged", "within": {"days": 7}}],
}


def seed(apps, schema_editor):
    for name, row in (("MessageTemplate", TEMPLATE), ("Journey", JOURNEY)):
        apps.get_model("journeys", name).objects.get_or_create(slug=row["slug"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0011_case_notices")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
