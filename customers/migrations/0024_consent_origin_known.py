from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("customers", "0023_consents_in_force")]

    operations = [
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=Q(origin__in=["agent", "customer", "paper", "api", "import", "merge"]),
                name="consent_origin_known",
            ),
        ),
    ]
