"""A customer, and the several phones and email addresses that reach them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower, Now, Reverse
from django.utils.translation import gettext_lazy as _

from core.text import fold
from customers.enums import Channel
from customers.people.models.name_words import NameWords
from customers.validators import FIRST_BIRTHDAY, check_birthday, check_country

NAMELESS = {
    **dict.fromkeys(("first_name", "last_name", "company", "street", "postcode", "city", "name_key"), ""),
    "birthday": None,
}
"""What stands in the fields of somebody whose data was erased."""


class Customer(models.Model):
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    birthday = models.DateField(_("birthday"), null=True, blank=True, validators=[check_birthday])
    street = models.CharField(_("street"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    preferred_channel = models.CharField(
        _("preferred channel"), max_length=8, choices=Channel.choices, blank=True
    )
    acquisition_source = models.CharField(_("acquisition source"), max_length=60, blank=True)
    acquisition_cost = models.DecimalField(
        _("acquisition cost"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    since = models.DateTimeField(_("customer since"), db_default=Now())
    source = models.CharField(_("source"), max_length=60, default="cercle")
    external_id = models.CharField(_("external id"), max_length=120, blank=True, default="")
    # Sorted by code point, so that one index serves its order and its beginnings in any database locale.
    name_key = models.CharField(max_length=300, editable=False, db_collation="C")
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            GinIndex(fields=["name_key"], name="customer_name_trigrams", opclasses=["gin_trgm_ops"]),
            GinIndex(NameWords("name_key"), name="customer_name_words"),
            models.Index("name_key", "id", name="customer_name_order"),
            models.Index("country", "name_key", "id", name="customer_country_order"),
            models.Index("language", "id", name="customer_language"),
            models.Index("since", "id", name="customer_since_order"),
            models.Index(fields=["source"], name="customer_by_source"),
            models.Index("changed_at", "id", name="customer_change_order"),  # a whole file may share a moment
            # Namesakes with the same birthday, or in the same place: where duplicates are looked for.
            models.Index(
                "birthday", "name_key", name="customer_birthday", condition=~models.Q(birthday=None)
            ),
            models.Index("postcode", "name_key", name="customer_postcode", condition=~models.Q(postcode="")),
        ]
        constraints = [
            models.UniqueConstraint(
                "source", "external_id", name="customer_external_id_once", condition=~models.Q(external_id="")
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(**NAMELESS), name="customer_erased_has_no_name"
            ),
            models.CheckConstraint(
                condition=models.Q(acquisition_cost__gte=0) | models.Q(acquisition_cost=None),
                name="customer_acquisition_cost_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(birthday__gte=FIRST_BIRTHDAY) | models.Q(birthday=None),
                name="customer_birthday_since_1900",
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^([A-Z]{2})?$"), name="customer_country_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = name_key(self.first_name, self.last_name, self.company)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.company or f"n° {self.pk}"


def name_key(first_name: str, last_name: str, company: str) -> str:
    """What a search by name is matched against."""
    return fold(f"{first_name} {last_name} {company}")


class Phone(models.Model):
    """`number` is in E.164 form ("+33612345678"): one written form, so that any other finds it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones", db_index=False)
    number = models.CharField(_("number"), max_length=20)
    label = models.CharField(_("label"), max_length=40, blank=True, default="", db_default="")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["number"], name="phone_number", opclasses=["varchar_pattern_ops"]),
            models.Index(OpClass(Reverse("number"), name="text_pattern_ops"), name="phone_last_digits"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="phone_once_per_customer"),
            models.CheckConstraint(condition=models.Q(number__regex=r"^\+[0-9]{4,18}$"), name="phone_e164"),
        ]

    def __str__(self) -> str:
        return self.number


class Email(models.Model):
    """`address` is kept in lower case."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="emails", db_index=False)
    address = models.EmailField(_("address"))
    label = models.CharField(_("label"), max_length=40, blank=True, default="", db_default="")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("email address")
        verbose_name_plural = _("email addresses")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["address"], name="email_address", opclasses=["varchar_pattern_ops"])]
        constraints = [
            models.UniqueConstraint(fields=["customer", "address"], name="email_once_per_customer"),
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.address
