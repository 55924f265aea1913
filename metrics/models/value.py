"""How unequally customers bring value, and how long they stay: counted beforehand, read by their reports."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.enums import StaySplit, ValueMeasure


class ValueFigures(models.Model):
    """One measure of value at the end of a day; on the day itself, as of `computed_at`.

    `report` holds what the page draws: the Lorenz curve, bands, classes by share, tiers.
    """

    day = models.DateField(_("day"))
    measure = models.CharField(_("measure"), max_length=9, choices=ValueMeasure.choices)
    customers = models.IntegerField(_("customers"))
    total = models.DecimalField(_("value together"), max_digits=18, decimal_places=2)
    gini = models.FloatField(_("Gini coefficient"), null=True)
    top_tenth = models.FloatField(_("share of the best tenth"), null=True)
    median = models.FloatField(_("median"), null=True)
    report = models.JSONField(default=dict)
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("distribution of value")
        verbose_name_plural = _("distributions of value")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "day"], name="value_figures_once_a_day"),
            models.CheckConstraint(
                condition=(Q(gini=None) | Q(gini__range=(0, 1)))
                & (Q(top_tenth=None) | Q(top_tenth__range=(0, 1))),
                name="value_figures_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}: {self.customers}"


class StayFigures(models.Model):
    """How long the customers of a group have stayed: `months` lists month, whether they left, how many.

    `before` bought in the span before the last (`Windows`), `again` of these in the last one as well.
    """

    split = models.CharField(_("split"), max_length=8, choices=StaySplit.choices)
    key = models.CharField(_("group"), max_length=60, blank=True)
    customers = models.IntegerField(_("customers"))
    before = models.IntegerField(_("active in the span before the last"))
    again = models.IntegerField(_("of these, active in the last span too"))
    months = models.JSONField(_("months stayed"), default=list)
    day = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("stay of a group")
        verbose_name_plural = _("stays of groups")
        constraints = [models.UniqueConstraint(fields=["split", "key"], name="stay_figures_once")]

    def __str__(self) -> str:
        return f"{self.split} {self.key}: {self.customers}"
