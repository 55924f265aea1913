"""What became of an idea is told to who asked to hear of it; pioneers are invited to try it."""

from django.db import migrations

TEMPLATES = [
    {
        "slug": "idea-moved",
        "name_fr": "Nouvelles d’une idée",
        "name_en": "News of an idea",
        "purpose": "service",
        "channel": "email",
        "subject_fr": "Une idée que vous suivez avance",
        "subject_en": "News of an idea you are for",
        "body_fr": "Bonjour {first_name},\n\nVous nous avez demandé ce que devient cette idée :\n\n"
        "[[idea: Voir les idées]]\n\nMerci de nous aider à mieux faire,\nl’équipe {house}",
        "body_en": "Hello {first_name},\n\nYou asked us to tell you what becomes of this idea:\n\n"
        "[[idea: See the ideas]]\n\nThank you for helping us do better,\nthe {house} team",
    },
    {
        "slug": "early-access",
        "name_fr": "Invitation à essayer en avant-première",
        "name_en": "Invitation to try something early",
        "purpose": "service",
        "channel": "email",
        "subject_fr": "{first_name}, voulez-vous l’essayer avant les autres ?",
        "subject_en": "{first_name}, would you like to try it first?",
        "body_fr": "Bonjour {first_name},\n\nVous vous êtes dit prêt à essayer nos nouveautés. La suivante peut l’être"
        " dès maintenant :\n\n[[idea: Répondre à l’invitation]]\n\nÀ bientôt,\nl’équipe {house}",
        "body_en": "Hello {first_name},\n\nYou told us that you would like to try things early. This one can be tried"
        " now:\n\n[[idea: Answer the invitation]]\n\nSee you soon,\nthe {house} team",
    },
]

JOURNEYS = [
    {
        "slug": "idea-told-back",
        "name_fr": "Dire ce que devient une idée",
        "name_en": "Tell what becomes of an idea",
        "active": True,
        "trigger_kind": "idea.moved",
        "trigger_where": {
            "all": [
                {"field": "tell", "is": True},
                {"field": "state", "in": ["considered", "planned", "started", "done", "declined"]},
            ]
        },
        "occasion_field": "idea",
        "steps": [{"send": "idea-moved", "within": {"days": 7}}],
    },
    {
        "slug": "early-access",
        "name_fr": "Inviter des pionniers",
        "name_en": "Invite pioneers",
        "active": True,
        "trigger_kind": "early.invited",
        "trigger_where": {},
        "occasion_field": "idea",
        "steps": [{"send": "early-access", "within": {"days": 7}}],
        "exits": [{"kind": "early.answered"}],
        "goal": {"kind": "early.answered", "within": {"days": 30}},
    },
]


def seed(apps, schema_editor):
    for name, rows in (("MessageTemplate", TEMPLATES), ("Journey", JOURNEYS)):
        model = apps.get_model("journeys", name)
        for row in rows:
            model.objects.get_or_create(slug=row["slug"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0006_survey_reminder")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
