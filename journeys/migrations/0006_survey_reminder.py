"""The words that recall a survey."""

from django.db import migrations

TEMPLATE = {
    "slug": "survey-reminder",
    "name_fr": "Rappel d’enquête",
    "name_en": "Reminder of a survey",
    "purpose": "survey",
    "channel": "email",
    "subject_fr": "Votre avis nous manque encore, {first_name}",
    "subject_en": "We would still like to hear from you, {first_name}",
    "body_fr": "Bonjour {first_name},\n\nNous vous avons posé une question il y a quelques jours. Si vous avez une"
    " minute, un clic sur une note suffit.\n\n[[rating]]\n\nMerci pour votre temps,\nl’équipe {house}",
    "body_en": "Hello {first_name},\n\nWe asked you a question a few days ago. If you have a minute, one click on a"
    " score is enough.\n\n[[rating]]\n\nThank you for your time,\nthe {house} team",
}


def seed(apps, schema_editor):
    apps.get_model("journeys", "MessageTemplate").objects.get_or_create(slug=TEMPLATE["slug"], defaults=TEMPLATE)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_invitations_sent")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
