from datetime import date

from babel import Locale
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

import customers.validators


def empty_what_cannot_be(apps, schema_editor):
    """Nobody was born then, and nobody lives there: both could be written until now."""
    customers = apps.get_model("customers", "Customer").objects
    customers.filter(Q(birthday__lt=date(1900, 1, 1)) | Q(birthday__gt=timezone.localdate())).update(birthday=None)
    codes = set(Locale("en").territories) - {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    for code in customers.order_by().exclude(country="").values_list("country", flat=True).distinct():
        meant = code.upper()
        if code != meant or code not in codes:
            customers.filter(country=code).update(country=meant if meant in codes and meant.isalpha() else "")


class Migration(migrations.Migration):
    atomic = False  # the constraints are checked without holding the table

    dependencies = [("customers", "0014_outcome_reached")]

    operations = [
        migrations.RunPython(empty_what_cannot_be, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="customer",
            name="birthday",
            field=models.DateField(
                blank=True, null=True, validators=[customers.validators.check_birthday], verbose_name="birthday"
            ),
        ),
        migrations.AlterField(
            model_name="customer",
            name="country",
            field=models.CharField(
                blank=True, max_length=2, validators=[customers.validators.check_country], verbose_name="country"
            ),
        ),
        AddConstraintNotValid(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=Q(birthday__gte=date(1900, 1, 1)) | Q(birthday=None), name="customer_birthday_since_1900"
            ),
        ),
        AddConstraintNotValid(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=Q(country__regex=r"^([A-Z]{2})?$"), name="customer_country_is_a_code"
            ),
        ),
        ValidateConstraint(model_name="customer", name="customer_birthday_since_1900"),
        ValidateConstraint(model_name="customer", name="customer_country_is_a_code"),
    ]
