"""The topics, deadlines and opening hours a house starts with; managers change them later."""

from django.conf import settings
from django.db import migrations

TOPICS = [
    ("delivery", "Livraison", "Delivery"),
    ("product", "Produit abîmé ou défectueux", "Damaged or faulty product"),
    ("invoice", "Facture, paiement", "Invoice, payment"),
    ("return", "Retour, remboursement", "Return, refund"),
    ("service", "Accueil, service", "Welcome, service"),
    ("account", "Compte, fidélité", "Account, loyalty"),
    ("personal-data", "Données personnelles", "Personal data"),
    ("other", "Autre", "Other"),
]

# Priority → opening hours until the first answer, until the solution.
DEADLINES = {1: (16, 80), 2: (8, 40), 3: (4, 16), 4: (1, 8)}


def seed(apps, schema_editor):
    """What exists already stays as it is."""
    apps.get_model("customers", "Topic").objects.bulk_create(
        [
            apps.get_model("customers", "Topic")(slug=slug, label_fr=fr, label_en=en, position=10 * place)
            for place, (slug, fr, en) in enumerate(TOPICS, 1)
        ],
        ignore_conflicts=True,
    )
    apps.get_model("customers", "DeadlineRule").objects.bulk_create(
        [
            apps.get_model("customers", "DeadlineRule")(priority=priority, answer_hours=answer, solve_hours=solve)
            for priority, (answer, solve) in DEADLINES.items()
        ],
        ignore_conflicts=True,
    )
    calendar = apps.get_model("customers", "BusinessCalendar").objects.create(
        name="Du lundi au vendredi" if settings.LANGUAGE_CODE == "fr" else "Monday to Friday",
        time_zone=settings.TIME_ZONE,
        country=settings.HOUSE_COUNTRY,
        is_default=True,
    )
    apps.get_model("customers", "OpeningHours").objects.bulk_create(
        [
            apps.get_model("customers", "OpeningHours")(
                calendar=calendar, weekday=weekday, opens=9 * 60, closes=18 * 60
            )
            for weekday in range(5)
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0016_cases")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
