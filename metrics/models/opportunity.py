"""Whom to turn to first: how loyal each customer is, and what they will probably still bring."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Round
from django.utils.translation import gettext_lazy as _

HEAVIEST = 100


class LoyaltyWeights(models.Model):
    """What counts how much for loyalty; the latest row holds, the earlier ones say who changed it when."""

    tenure = models.PositiveSmallIntegerField(_("length of the relation"), default=1)
    frequency = models.PositiveSmallIntegerField(_("orders a year"), default=1)
    nps = models.PositiveSmallIntegerField(_("last NPS score"), default=1)
    tier = models.PositiveSmallIntegerField(_("value tier"), default=1)
    set_at = models.DateTimeField(_("set"), db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("weights of loyalty")
        verbose_name_plural = _("weights of loyalty")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tenure__lte=HEAVIEST)
                & Q(frequency__lte=HEAVIEST, nps__lte=HEAVIEST, tier__lte=HEAVIEST)
                & ~Q(tenure=0, frequency=0, nps=0, tier=0),
                name="loyalty_weights_weigh",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tenure} : {self.frequency} : {self.nps} : {self.tier}"


class CustomerOpportunity(models.Model):
    """One row a customer with a prediction. Without foreign key constraint, as told at `CustomerMetrics`.

    The thirds are 1 (low) to 3 (high), by rank among all on the map, equals together.
    """

    customer = models.OneToOneField(
        "customers.Customer",
        models.CASCADE,
        primary_key=True,
        related_name="opportunity",
        db_constraint=False,
    )
    loyalty = models.DecimalField(_("loyalty"), max_digits=4, decimal_places=3)
    open_value = models.DecimalField(_("opportunity"), max_digits=16, decimal_places=2)
    priority = models.GeneratedField(
        verbose_name=_("loyalty × opportunity"),
        expression=Round(F("loyalty") * F("open_value"), precision=2),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )
    loyalty_third = models.SmallIntegerField(_("third by loyalty"))
    value_third = models.SmallIntegerField(_("third by opportunity"))

    class Meta:
        verbose_name = _("loyalty and opportunity of a customer")
        verbose_name_plural = _("loyalty and opportunity of customers")
        indexes = [
            models.Index("loyalty_third", "value_third", "customer", name="opportunity_cell"),
            models.Index(F("priority").desc(), F("customer"), name="opportunity_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(loyalty__range=(0, 1), open_value__gte=0)
                & Q(loyalty_third__range=(1, 3), value_third__range=(1, 3)),
                name="opportunity_on_the_map",
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.loyalty} × {self.open_value}"


class OpportunityFigures(models.Model):
    """The customers of one cell of the map."""

    loyalty_third = models.SmallIntegerField(_("third by loyalty"))
    value_third = models.SmallIntegerField(_("third by opportunity"))
    customers = models.IntegerField(_("customers"))
    at_risk = models.IntegerField(_("of these, about to leave"))
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2)
    open_value = models.DecimalField(_("opportunity"), max_digits=18, decimal_places=2)
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("figures by loyalty and opportunity")
        verbose_name_plural = _("figures by loyalty and opportunity")
        ordering = ["-loyalty_third", "value_third"]
        constraints = [
            models.UniqueConstraint(fields=["loyalty_third", "value_third"], name="opportunity_figures_once")
        ]

    def __str__(self) -> str:
        return f"{self.loyalty_third} × {self.value_third}: {self.customers}"
