"""A contact with a customer, over any channel."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.contact.models.wrap_up_code import Outcome, Reason
from customers.enums import Channel, Direction


class Interaction(models.Model):
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="interactions", db_index=False
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    brand = models.ForeignKey(
        "customers.Brand",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("brand"),
        help_text="null: the house itself",
    )
    reason = models.ForeignKey(Reason, models.PROTECT, null=True, verbose_name=_("reason"))
    outcome = models.ForeignKey(Outcome, models.PROTECT, null=True, verbose_name=_("outcome"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="interactions", db_index=False
    )
    case = models.ForeignKey(
        "customers.Case",
        models.SET_NULL,
        null=True,
        related_name="contacts",
        db_index=False,
        verbose_name=_("case"),
    )
    started_at = models.DateTimeField(_("started"), db_default=Now())
    duration = models.DurationField(_("duration"), null=True, blank=True)
    solved = models.BooleanField(_("solved"), null=True)
    note = models.TextField(_("note"), blank=True, default="", db_default="")
    key = models.CharField(max_length=120, unique=True, help_text="submitted twice, it is stored once")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(F("started_at").desc(), F("id").desc(), name="interaction_latest"),
            models.Index(F("customer"), F("started_at").desc(), name="interaction_of_customer"),
            models.Index(F("agent"), F("id").desc(), name="interaction_of_agent"),
            models.Index(F("channel"), F("id").desc(), name="interaction_by_channel"),
            # Over which channel a case came is read from the index alone.
            models.Index(
                fields=["case", "started_at", "id"],
                name="interaction_of_case",
                condition=models.Q(case__isnull=False),
                include=["channel"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} #{self.pk}"
