"""The two journeys every house starts with, and their words."""

from django.db import migrations

TEMPLATES = [
    {
        "slug": "survey-after-contact",
        "name_fr": "Enquête après un contact",
        "name_en": "Survey after a contact",
        "purpose": "survey",
        "channel": "email",
        "subject_fr": "Votre avis sur notre échange, {first_name}",
        "subject_en": "How did we do, {first_name}?",
        "body_fr": "Bonjour {first_name},\n\nVous nous avez contactés récemment. Un clic sur une note suffit pour"
        " nous dire ce que vous en pensez.\n\n[[rating]]\n\nMerci pour votre temps,\nl’équipe {house}",
        "body_en": "Hello {first_name},\n\nYou contacted us recently. One click on a score is enough to tell us"
        " what you think.\n\n[[rating]]\n\nThank you for your time,\nthe {house} team",
    },
    {
        "slug": "cart-reminder",
        "name_fr": "Rappel de panier",
        "name_en": "Cart reminder",
        "purpose": "marketing",
        "channel": "email",
        "subject_fr": "Votre panier vous attend, {first_name}",
        "subject_en": "Your cart is waiting, {first_name}",
        "body_fr": "Bonjour {first_name},\n\nVous avez laissé quelques articles dans votre panier. Nous les avons"
        " gardés pour vous.\n\n[[cart]]\n\n[[button: Reprendre mon panier]]\n\nÀ bientôt,\nl’équipe {house}",
        "body_en": "Hello {first_name},\n\nYou left a few things in your cart. We kept them for you.\n\n[[cart]]"
        "\n\n[[button: Back to my cart]]\n\nSee you soon,\nthe {house} team",
    },
]

JOURNEYS = [
    {
        "slug": "survey-after-solved-call",
        "name_fr": "Enquête après un appel résolu",
        "name_en": "Follow-up survey after a solved call",
        "active": True,
        "trigger_kind": "contact.logged",
        "trigger_where": {"all": [{"field": "solved", "is": True}, {"field": "channel", "is": "phone"}]},
        "occasion_field": "interaction",
        "steps": [
            {"wait": {"hours": 1}},
            {"send": "survey-after-contact", "survey": "nps-after-contact", "within": {"days": 7}},
        ],
        "exits": [],
        "goal": {"kind": "survey.answered", "same_occasion": True, "within": {"days": 45}},
    },
    {
        "slug": "abandoned-cart",
        "name_fr": "Panier abandonné",
        "name_en": "Abandoned cart",
        "active": True,
        "trigger_kind": "cart.changed",
        "trigger_where": {"all": [{"field": "state", "is": "open"}, {"field": "items", "at_least": 1}]},
        "occasion_field": "cart",
        "restarts_wait": True,
        "steps": [{"wait": {"next_day_at": "10:00"}}, {"send": "cart-reminder", "within": {"days": 2}}],
        "exits": [
            {"kind": "order.placed"},
            {
                "kind": "cart.changed",
                "where": {"field": "state", "in": ["ordered", "emptied"]},
                "same_occasion": True,
            },
        ],
        "goal": {"kind": "order.placed", "within": {"days": 7}},
    },
]


def seed_journeys(apps, schema_editor):
    for name, rows in (("MessageTemplate", TEMPLATES), ("Journey", JOURNEYS)):
        model = apps.get_model("journeys", name)
        for row in rows:
            model.objects.get_or_create(slug=row["slug"], defaults=row)


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


def seed_preference_link(apps, schema_editor):
    apps.get_model("journeys", "MessageTemplate").objects.get_or_create(slug=TEMPLATE["slug"], defaults=TEMPLATE)


class Migration(migrations.Migration):
    # The last of the old names is among them: what names it comes after the tables and the rows.
    replaces = [
        ("journeys", "0002_first_journeys"),
        ("journeys", "0008_preference_link"),
        ("journeys", "0009_reasons_of_consent"),
    ]
    dependencies = [("journeys", "0001_tables"), ("surveys", "0002_first_rows")]
    operations = [
        migrations.RunPython(seed_journeys, migrations.RunPython.noop),
        migrations.RunPython(seed_preference_link, migrations.RunPython.noop),
    ]
