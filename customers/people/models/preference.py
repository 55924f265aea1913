"""What a customer wishes of us, and the key to the page where they say so."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Frequency


class Preference(models.Model):
    """Made with the first link. A customer whose record was merged may have several: every key leads to them,
    and the strictest wish counts. The link is the key, signed: the row alone opens nothing.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="preferences")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    frequency = models.CharField(
        _("how often"), max_length=8, choices=Frequency.choices, db_default=Frequency.ALWAYS
    )
    paused_until = models.DateTimeField(_("paused until"), null=True)
    measured = models.BooleanField(
        _("openings may be noted"), default=False, db_default=False, help_text="that they opened what we sent"
    )
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="preference_frequency_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.frequency}"
