"""What a house starts with; managers change it later."""

from django.conf import settings
from django.db import migrations

REASONS = [
    ("delivery", "Livraison", "Delivery"),
    ("damaged", "Article abîmé", "Damaged item"),
    ("return", "Retour, échange", "Return, exchange"),
    ("product-advice", "Conseil produit", "Product advice"),
    ("order", "Commande", "Order"),
    ("invoice", "Facture, paiement", "Invoice, payment"),
    ("account", "Compte, fidélité", "Account, loyalty"),
    ("complaint", "Réclamation", "Complaint"),
    ("other", "Autre", "Other"),
]

OUTCOMES = [
    ("resolved", "Résolu", "Resolved", True),
    ("information-given", "Information donnée", "Information given", True),
    ("call-back-promised", "Rappel promis", "Call-back promised", False),
    ("transferred", "Transféré", "Transferred", False),
    ("waiting-for-customer", "En attente du client", "Waiting for the customer", False),
    ("no-answer", "Sans réponse", "No answer", None),
    ("cut-off", "Communication coupée", "Cut off", False),
]


def seed_codes(apps, schema_editor):
    """Codes that exist already stay as they are."""
    Reason = apps.get_model("customers", "Reason")
    Outcome = apps.get_model("customers", "Outcome")
    Reason.objects.bulk_create(
        [
            Reason(slug=slug, label_fr=fr, label_en=en, position=10 * place)
            for place, (slug, fr, en) in enumerate(REASONS, 1)
        ],
        ignore_conflicts=True,
    )
    Outcome.objects.bulk_create(
        [
            Outcome(slug=slug, label_fr=fr, label_en=en, position=10 * place, solves=solves)
            for place, (slug, fr, en, solves) in enumerate(OUTCOMES, 1)
        ],
        ignore_conflicts=True,
    )


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


def seed_case_rules(apps, schema_editor):
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


# What a person may ask for by law, with its deadline of one month.
BY_LAW = [
    ("access-request", "Demande d’accès aux données", "Request for a copy of the data"),
    ("erasure-request", "Demande d’effacement", "Request for erasure"),
]


def seed_topics_by_law(apps, schema_editor):
    topic = apps.get_model("customers", "Topic")
    for place, (slug, fr, en) in enumerate(BY_LAW, 101):
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


def seed_consent_terms(apps, schema_editor):
    """A consent to be telephoned holds for a year."""
    terms = apps.get_model("customers", "ConsentTerm")
    terms.objects.bulk_create(terms(country=country, months=12) for country in ("", "FR"))


class Migration(migrations.Migration):
    # The last of the old names is among them: what names it comes after the tables and the rows.
    replaces = [
        ("customers", "0006_wrap_up_codes"),
        ("customers", "0017_case_rules"),
        ("customers", "0026_privacy_topics"),
        ("customers", "0029_change_order"),
    ]
    dependencies = [("customers", "0003_keys_of_two_columns")]
    operations = [
        migrations.RunPython(seed_codes, migrations.RunPython.noop),
        migrations.RunPython(seed_case_rules, migrations.RunPython.noop),
        migrations.RunPython(seed_consent_terms, migrations.RunPython.noop),
        migrations.RunPython(seed_topics_by_law, migrations.RunPython.noop),
    ]
