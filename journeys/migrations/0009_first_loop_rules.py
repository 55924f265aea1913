"""What a house begins with: rules to try and let go live, the second question, words of thanks."""

from django.db import migrations

TEMPLATES = [
    {
        "slug": "second-question",
        "name_fr": "Seconde question après une réclamation",
        "name_en": "Second question after a complaint",
        "purpose": "survey",
        "channel": "email",
        "subject_fr": "Est-ce mieux maintenant, {first_name} ?",
        "subject_en": "Is it better now, {first_name}?",
        "body_fr": "Bonjour {first_name},\n\nVotre avis nous avait alertés, et nous avons repris votre demande. Un"
        " clic suffit pour nous dire où vous en êtes.\n\n[[rating]]\n\nMerci de nous avoir donné cette chance,\n"
        "l’équipe {house}",
        "body_en": "Hello {first_name},\n\nWhat you told us was not good news, and we went back to your request. One"
        " click is enough to tell us how you see it now.\n\n[[rating]]\n\nThank you for giving us this chance,\n"
        "the {house} team",
    },
    {
        "slug": "thanks-and-invitation",
        "name_fr": "Merci, et une invitation",
        "name_en": "Thanks, and an invitation",
        "purpose": "marketing",
        "channel": "email",
        "subject_fr": "Merci, {first_name}",
        "subject_en": "Thank you, {first_name}",
        "body_fr": "Bonjour {first_name},\n\nVotre note nous a fait très plaisir. Si le cœur vous en dit, dites-le"
        " aussi à d’autres : en laissant un avis, en parlant de nous ou en rejoignant nos ambassadeurs.\n\n"
        "[[link: Dites-le à d’autres]]\n\nMerci encore,\nl’équipe {house}",
        "body_en": "Hello {first_name},\n\nYour score made our day. If you feel like it, tell others too: leave a"
        " review, speak of us, or become one of our ambassadors.\n\n[[link: Tell others]]\n\nThank you again,\n"
        "the {house} team",
    },
    {
        "slug": "we-heard-you",
        "name_fr": "Nous vous avons entendu",
        "name_en": "We heard you",
        "purpose": "service",
        "channel": "email",
        "subject_fr": "Nous vous avons entendu, {first_name}",
        "subject_en": "We heard you, {first_name}",
        "body_fr": "Bonjour {first_name},\n\nMerci de votre franchise. Nous reprenons votre demande et vous"
        " contactons très bientôt.\n\nL’équipe {house}",
        "body_en": "Hello {first_name},\n\nThank you for telling us plainly. We are looking into it and will be in"
        " touch very soon.\n\nThe {house} team",
    },
]

JOURNEY = {
    "slug": "second-question",
    "name_fr": "Seconde question après une réclamation",
    "name_en": "Second question after a complaint",
    "active": True,
    "trigger_kind": "followup.solved",
    "trigger_where": {"not": {"field": "again", "is": ""}},
    "occasion_field": "followup",
    "restarts_wait": True,
    "steps": [
        {"wait": {"days": 1}},
        {"send": "second-question", "survey_field": "again", "within": {"days": 14}},
    ],
    "exits": [{"kind": "followup.reopened", "same_occasion": True}],
    "goal": {
        "kind": "followup.judged",
        "where": {"field": "stage", "is": "recovered"},
        "same_occasion": True,
        "within": {"days": 45},
    },
}


def rules(apps):
    surveys = apps.get_model("surveys", "Survey").objects
    thanks = apps.get_model("journeys", "MessageTemplate").objects.get(slug="thanks-and-invitation")
    again = {kind: surveys.filter(slug=f"second-{kind}").first() for kind in ("nps", "csat")}
    recover = {"action": "recover", "test": "detractor", "priority": 3, "hours": 8, "holder": "contact"}
    return [
        {
            "name_fr": "Rappeler les détracteurs",
            "name_en": "Call detractors back",
            "kind": "nps",
            "second_survey": again["nps"],
            **recover,
        },
        {
            "name_fr": "Rappeler les clients insatisfaits",
            "name_en": "Call dissatisfied customers back",
            "kind": "csat",
            "second_survey": again["csat"],
            **recover,
        },
        {
            "name_fr": "Remercier les promoteurs",
            "name_en": "Thank promoters",
            "kind": "nps",
            "action": "thank",
            "test": "promoter",
            "template": thanks,
        },
    ]


def seed(apps, schema_editor):
    templates = apps.get_model("journeys", "MessageTemplate").objects
    for row in TEMPLATES:
        templates.get_or_create(slug=row["slug"], defaults=row)
    apps.get_model("journeys", "Journey").objects.get_or_create(slug=JOURNEY["slug"], defaults=JOURNEY)
    known = apps.get_model("journeys", "LoopRule").objects
    if not known.exists():
        for position, rule in enumerate(rules(apps), 1):
            known.create(position=position, **rule)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0008_loop_rules"), ("surveys", "0019_second_questions")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
