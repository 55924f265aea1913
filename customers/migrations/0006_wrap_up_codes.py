"""The reasons and outcomes a shop starts with; managers change them later."""

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


def seed(apps, schema_editor):
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


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_find_customers")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
