"""A basket in the shop, until it becomes an order or is emptied."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.commerce.models.order import Line, Order
from customers.enums import CartState


class Cart(models.Model):
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="carts", db_index=False)
    external_id = models.CharField(_("external id"), max_length=120)
    source = models.CharField(_("source"), max_length=60)
    brand = models.ForeignKey(
        "customers.Brand",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("brand"),
        help_text="null: the house itself",
    )
    state = models.CharField(
        _("state"), max_length=8, choices=CartState.choices, default=CartState.OPEN, db_default=CartState.OPEN
    )
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    url = models.URLField(_("link to the cart"), blank=True, default="", db_default="")
    changed_at = models.DateTimeField(_("changed"), db_default=Now())
    order = models.ForeignKey(Order, models.SET_NULL, null=True, related_name="carts")

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        indexes = [
            models.Index(F("customer"), F("changed_at").desc(), name="cart_of_customer"),
            models.Index(fields=["source"], name="cart_by_source"),
            models.Index(F("changed_at"), name="cart_open", condition=Q(state=CartState.OPEN)),
        ]
        constraints = [models.UniqueConstraint(fields=["external_id", "source"], name="cart_once")]

    def __str__(self) -> str:
        return self.external_id


class CartLine(Line):
    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
