"""An order and its lines. A sale without a known customer is an order without customer."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel


class Line(models.Model):
    """A line of an order, refund or cart. `amount` is stored because prices round per line."""

    sku = models.CharField(_("stock code"), max_length=64, blank=True)
    label = models.CharField(_("label"), max_length=200, blank=True)
    product = models.ForeignKey("customers.Product", models.SET_NULL, null=True, related_name="+")
    quantity = models.IntegerField(_("quantity"))
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        abstract = True
        ordering = ["pk"]


class Order(models.Model):
    """`total` is the sum of its lines, `refunded` the sum of its refunds; both kept by the verbs."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="orders", db_index=False
    )
    number = models.CharField(_("number"), max_length=64)
    source = models.CharField(_("source"), max_length=60)
    placed_at = models.DateTimeField(_("placed"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.WEB)
    brand = models.ForeignKey(
        "customers.Brand",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("brand"),
        help_text="null: the house itself",
    )
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    refunded = models.DecimalField(_("refunded"), max_digits=14, decimal_places=2, default=0, db_default=0)
    fingerprint = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            # With the total, so that what a customer's orders add up to is read from the index alone.
            models.Index(F("customer"), F("placed_at").desc(), name="order_of_customer", include=["total"]),
            models.Index(F("placed_at").desc(), F("id").desc(), name="order_latest"),
            models.Index(fields=["source"], name="order_by_source"),
        ]
        constraints = [models.UniqueConstraint(fields=["number", "source"], name="order_number_once")]

    def __str__(self) -> str:
        return self.number


class OrderLine(Line):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
