"""What a customer agreed to, said once per purpose and channel: a ledger, the latest entry counts."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, Purpose


class Consent(models.Model):
    """One statement. Never changed, never deleted but with the customer."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="consents", db_index=False
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    granted = models.BooleanField(_("granted"))
    stated_at = models.DateTimeField(_("stated"), db_default=Now())
    source = models.CharField(_("source"), max_length=60)
    wording = models.TextField(_("wording"), blank=True, default="", db_default="")
    proof = models.TextField(_("proof"), blank=True, default="", db_default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [
            models.Index(
                F("customer"),
                F("purpose"),
                F("channel"),
                F("stated_at").desc(),
                F("id").desc(),
                name="consent_latest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel}: {self.granted}"
