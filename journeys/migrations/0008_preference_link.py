"""The mail that brings a customer the link to their own page, when an agent sends it."""

from django.db import migrations

TEMPLATE = {
    "slug": "preference-link",
    "name_fr": "Lien vers la page personnelle",
    "name_en": "Link to the customer's own page",
    "purpose": "service",
    "channel": "email",
    "subject_fr": "Votre page personnelle chez {house}",
    "subject_en": "Your own page at {house}",
    "body_fr": "Bonjour {first_name},\n\nComme convenu, voici le lien vers votre page. Vous y choisissez ce que nous"
    " vous envoyons, à quel rythme et par quel moyen.\n\n[[choices: Ouvrir ma page]]\n\nCe lien n’est que pour"
    " vous : ne le transmettez à personne.\n\nL’équipe {house}",
    "body_en": "Hello {first_name},\n\nAs agreed, here is the link to your page. There you choose what we send you,"
    " how often and over which channel.\n\n[[choices: Open my page]]\n\nThis link is for you alone: please pass it"
    " on to nobody.\n\nThe {house} team",
}


def seed(apps, schema_editor):
    apps.get_model("journeys", "MessageTemplate").objects.get_or_create(slug=TEMPLATE["slug"], defaults=TEMPLATE)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0007_as_the_customer_wishes")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
