"""What goes along with loyalty and value: each fit, and what every driver weighs in it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.enums import Driven


class DriverFit(models.Model):
    """One row a fit and what is driven; the latest counts. `r_squared` is empty where there were too few."""

    driven = models.CharField(_("what is driven"), max_length=8, choices=Driven.choices)
    made_at = models.DateTimeField(_("made"), db_default=Now())
    since = models.DateField(_("known before"))
    until = models.DateField(_("observed until"))
    customers = models.IntegerField(_("customers looked at"))
    of = models.IntegerField(_("of how many"))
    reach = models.IntegerField(_("largest scrambled number looked at"), null=True)
    mean = models.FloatField(_("mean of what is driven"), null=True)
    r_squared = models.FloatField(_("explained share (R²)"), null=True)

    class Meta:
        verbose_name = _("fit of the drivers")
        verbose_name_plural = _("fits of the drivers")
        ordering = ["-pk"]
        indexes = [models.Index(F("driven"), F("id").desc(), name="driver_fit_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(driven__in=Driven.values), name="driver_fit_driven_known")
        ]

    def __str__(self) -> str:
        return f"{self.driven}: {self.customers}"


class DriverWeight(models.Model):
    """One driver in a fit. `known`: of how many customers it was known; the others count as average."""

    fit = models.ForeignKey(DriverFit, models.CASCADE, related_name="weights", db_index=False)
    driver = models.CharField(_("driver"), max_length=60)
    known = models.IntegerField(_("known of"))
    weight = models.FloatField(_("part of R²"))
    share = models.FloatField(_("share of what is explained"))
    correlation = models.FloatField(_("correlation"))
    rank = models.SmallIntegerField(_("rank"))
    rank_low = models.SmallIntegerField(_("rank, at best"))
    rank_high = models.SmallIntegerField(_("rank, at worst"))

    class Meta:
        verbose_name = _("weight of a driver")
        verbose_name_plural = _("weights of drivers")
        ordering = ["fit", "rank"]
        constraints = [models.UniqueConstraint(fields=["fit", "driver"], name="driver_weight_once")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.driver}"
