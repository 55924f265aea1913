"""Fields the house defines for its customers, their choices, and what each customer has in them.

Values stand in a table of their own with a column for each kind: the database checks them, and one set of
indexes filters and sorts by every field there will ever be. See docs/decisions/custom-fields.md.
"""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.enums import FieldKind
from customers.people.models.customer import Customer


class Labelled(models.Model):
    """Known by a slug that never changes, called what the reader's language calls it."""

    label_fr = models.CharField(_("French label"), max_length=60)
    label_en = models.CharField(_("English label"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_fr if get_language() == "fr" else self.label_en


class CustomField(Labelled):
    """`kind` is part of what a value refers to, so that no field changes its kind once it is used."""

    slug = models.CharField(_("short name"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=FieldKind.choices)

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "kind"], name="custom_field_of_kind"),
            models.CheckConstraint(condition=Q(kind__in=FieldKind.values), name="custom_field_kind_known"),
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z][a-z0-9_]*$"), name="custom_field_slug_plain"
            ),
        ]

    @property
    def name(self) -> str:
        """What it is called in forms, files, filters and events."""
        return f"custom_{self.slug}"


class CustomChoice(Labelled):
    field = models.ForeignKey(CustomField, models.CASCADE, related_name="choices", db_index=False)
    slug = models.CharField(_("short name"), max_length=40)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["field", "slug"], name="custom_choice_once"),
            models.UniqueConstraint(fields=["id", "field"], name="custom_choice_of_field"),
        ]


class PlainDecimalField(models.DecimalField):
    """Read as one writes it: 2 and 2.5, where the column has 2.0000 and 2.5000."""

    def from_db_value(self, value: Decimal | None, *_args: Any) -> Decimal | None:
        return None if value is None else plain(value)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


def plain(number: Decimal) -> Decimal:
    """Without the noughts that say nothing, and never as 1E+2."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


class CustomValue(models.Model):
    """One value in the column of its kind. That `kind` and `choice` are those of the field, two foreign keys
    of two columns each see to (in the migration: Django has no words for them)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="custom_values", db_index=False)
    field = models.ForeignKey(CustomField, models.PROTECT, related_name="values", db_index=False)
    kind = models.CharField(max_length=6)
    # Compared without regard to case, and sorted the same in every database.
    text = models.CharField(max_length=200, null=True, db_collation="pg_c_utf8")  # noqa: DJ001 — another kind
    number = PlainDecimalField(max_digits=18, decimal_places=4, null=True)
    day = models.DateField(null=True)
    choice = models.ForeignKey(CustomChoice, models.PROTECT, null=True, related_name="values", db_index=False)
    flag = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("value of a custom field")
        verbose_name_plural = _("values of custom fields")
        constraints = [
            models.UniqueConstraint(fields=["customer", "field"], name="custom_value_once"),
            models.CheckConstraint(
                name="custom_value_of_its_kind",
                condition=Q(kind="text", text__gt="", number=None, day=None, choice=None, flag=None)
                | Q(kind="number", text=None, number__isnull=False, day=None, choice=None, flag=None)
                | Q(kind="date", text=None, number=None, day__isnull=False, choice=None, flag=None)
                | Q(kind="choice", text=None, number=None, day=None, choice__isnull=False, flag=None)
                | Q(kind="flag", text=None, number=None, day=None, choice=None, flag__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                F("field"), Lower("text"), F("customer"), name="custom_text", condition=Q(kind="text")
            ),
            models.Index("field", "number", "customer", name="custom_number", condition=Q(kind="number")),
            models.Index("field", "day", "customer", name="custom_date", condition=Q(kind="date")),
            models.Index("field", "choice", "customer", name="custom_choice", condition=Q(kind="choice")),
            models.Index("field", "flag", "customer", name="custom_flag", condition=Q(kind="flag")),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}.{self.field_id}: {self.value}"

    @property
    def value(self) -> Any:
        """As Python has it; a choice by its slug."""
        if self.kind == FieldKind.CHOICE:
            return self.choice.slug if self.choice else None
        return getattr(self, COLUMNS[self.kind])


COLUMNS = {"text": "text", "number": "number", "date": "day", "choice": "choice_id", "flag": "flag"}
"""Kind → column of its values."""
