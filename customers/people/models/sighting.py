"""Who looked at which customer: kept for a while, for those who answer for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import SightingKind


class Sighting(models.Model):
    """At most one for a customer and viewer in ten minutes: `slot` counts those. `machine` is the name of a
    service account. An export has no customer; `what` says what was taken along.
    """

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="sightings", db_index=False
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sightings", db_index=False
    )
    machine = models.CharField(_("service account"), max_length=80, blank=True, default="", db_default="")
    kind = models.CharField(_("kind"), max_length=8, choices=SightingKind.choices)
    what = models.CharField(_("what"), max_length=200, blank=True, default="", db_default="")
    slot = models.BigIntegerField()
    seen_at = models.DateTimeField(_("seen"), db_default=Now())

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        indexes = [
            models.Index(F("seen_at").desc(), F("id").desc(), name="sighting_latest"),
            models.Index(F("staff"), F("seen_at").desc(), F("id").desc(), name="sighting_of_staff"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "staff", "machine", "kind", "slot"],
                name="sighting_once_in_ten_minutes",
                condition=~Q(customer=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(customer=None) | Q(kind=SightingKind.EXPORT), name="sighting_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id or self.machine}: {self.customer_id}"
