"""What serving and winning customers costs, as people said it; and whom each source won."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel


class ServiceCost(models.Model):
    """What a contact over a channel costs, from a day on and until the next one of the channel."""

    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    since = models.DateField(_("from"))
    cost = models.DecimalField(_("cost of a contact"), max_digits=10, decimal_places=2)
    set_at = models.DateTimeField(_("set"), db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("cost of a contact")
        verbose_name_plural = _("costs of contacts")
        ordering = ["channel", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "since"], name="service_cost_once_a_day"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="service_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.since}: {self.cost}"


class AcquisitionSpend(models.Model):
    """What was spent on a source in a month; no row: nobody has said."""

    source = models.CharField(_("acquisition source"), max_length=60)
    month = models.DateField(_("month"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    set_at = models.DateTimeField(_("set"), db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("spending on a source")
        verbose_name_plural = _("spending on sources")
        ordering = ["-month", "source"]
        constraints = [
            models.UniqueConstraint(fields=["month", "source"], name="spend_once_a_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="spend_not_negative"),
            models.CheckConstraint(condition=Q(month__day=1), name="spend_is_of_a_month"),
            models.CheckConstraint(condition=~Q(source=""), name="spend_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.month}: {self.amount}"


class SourceMonth(models.Model):
    """How many customers of a source bought for the first time in a month."""

    source = models.CharField(_("acquisition source"), max_length=60, blank=True)
    month = models.DateField(_("month"))
    won = models.IntegerField(_("customers won"))

    class Meta:
        verbose_name = _("customers won by a source")
        verbose_name_plural = _("customers won by sources")
        constraints = [models.UniqueConstraint(fields=["month", "source"], name="source_once_a_month")]

    def __str__(self) -> str:
        return f"{self.source} {self.month}: {self.won}"


class SourceYear(models.Model):
    """What the customers of a source did in the last 365 days, and how many of those active before stayed."""

    source = models.CharField(_("acquisition source"), max_length=60, primary_key=True)
    customers = models.IntegerField(_("customers who bought"))
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2)
    service_cost = models.DecimalField(_("service cost"), max_digits=18, decimal_places=2)
    before = models.IntegerField(_("active in the span before the last"))
    again = models.IntegerField(_("of these, active in the last span too"))
    day = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("year of a source")
        verbose_name_plural = _("years of sources")

    def __str__(self) -> str:
        return f"{self.source} {self.day}: {self.customers}"
