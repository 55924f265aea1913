"""What customers will probably do: the model learnt from all of them, and what it says of each."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.enums import Learnt

AT_RISK = 0.5  # from this chance of no further purchase up, a customer will rather leave than stay


class PredictionFit(models.Model):
    """One row a fit; the latest counts. Times are in days. What the formulas call them: `domain/formulas/`.

    `report` holds what the page shows beside: backtest, retention, lifetime values, distribution.
    """

    made_at = models.DateTimeField(_("made"), db_default=Now())
    day = models.DateField(_("as of"))
    learnt = models.CharField(_("what could be learnt"), max_length=10, choices=Learnt.choices)
    kind = models.CharField(_("model"), max_length=4, blank=True)
    r = models.FloatField(null=True)
    alpha = models.FloatField(null=True)
    a = models.FloatField(null=True)
    b = models.FloatField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    v = models.FloatField(null=True)
    customers = models.IntegerField(_("customers with a purchase"))
    repeat_buyers = models.IntegerField(_("customers with more than one"))
    log_likelihood = models.FloatField(_("log-likelihood"), null=True)
    other_log_likelihood = models.FloatField(_("log-likelihood of the other model"), null=True)
    correlation = models.FloatField(_("correlation of frequency and amount"), null=True)
    horizon_days = models.PositiveSmallIntegerField(_("horizon in days"))
    soon_days = models.PositiveSmallIntegerField(_("“soon” in days"))
    discount = models.FloatField(_("discount a year"))
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("fit of the predictions")
        verbose_name_plural = _("fits of the predictions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.day}: {self.learnt} {self.kind}".rstrip()


class CustomerPrediction(models.Model):
    """One row a customer who has bought. Without foreign key constraint, as told at `CustomerMetrics`."""

    customer = models.OneToOneField(
        "customers.Customer", models.CASCADE, primary_key=True, related_name="prediction", db_constraint=False
    )
    day = models.DateField(_("as of"))
    alive = models.FloatField(
        _("probability of still being a customer"), null=True, help_text="unknown where no churn shows"
    )
    repeats = models.IntegerField(_("repeat purchases so far"), null=True)
    age = models.IntegerField(_("days since the first purchase"), null=True)
    purchases = models.FloatField(_("purchases expected"))
    buys_soon = models.FloatField(_("probability of a purchase soon"))
    churn_risk = models.FloatField(_("churn risk"))
    next_purchase = models.DateField(
        _("next purchase, likely"), null=True, help_text="from this day on a purchase is likelier than none"
    )
    spend = models.DecimalField(_("expected basket"), max_digits=16, decimal_places=2)
    value = models.DecimalField(_("predicted value"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("prediction for a customer")
        verbose_name_plural = _("predictions for customers")
        indexes = [
            models.Index(F("value").desc(), F("customer").desc(), name="prediction_by_value"),
            models.Index(
                F("value").desc(),
                F("customer").desc(),
                name="prediction_at_risk",
                condition=Q(churn_risk__gte=AT_RISK),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(alive=None) | Q(alive__range=(0, 1)))
                & Q(buys_soon__range=(0, 1), churn_risk__range=(0, 1), purchases__gte=0),
                name="prediction_chances",
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.value}"
