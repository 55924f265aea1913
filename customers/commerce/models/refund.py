"""Money given back, against its order where that is known."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from customers.commerce.models.order import Line, Order


class Refund(models.Model):
    """`amount` is positive: what the customer got back."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="refunds", db_index=False
    )
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="refunds")
    number = models.CharField(_("number"), max_length=64)
    source = models.CharField(_("source"), max_length=60)
    refunded_at = models.DateTimeField(_("refunded"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    fingerprint = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        indexes = [
            models.Index(F("customer"), F("refunded_at").desc(), name="refund_of_customer"),
            models.Index(F("refunded_at").desc(), F("id").desc(), name="refund_latest"),
            models.Index(fields=["source"], name="refund_by_source"),
        ]
        constraints = [models.UniqueConstraint(fields=["number", "source"], name="refund_number_once")]

    def __str__(self) -> str:
        return self.number


class RefundLine(Line):
    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines")
