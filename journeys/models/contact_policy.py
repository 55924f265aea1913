"""How often and when we may write to a customer: one row, one budget for everything that leaves."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ContactPolicy(models.Model):
    marketing_per_day = models.PositiveSmallIntegerField(_("news and offers in 24 hours"), default=1)
    marketing_per_week = models.PositiveSmallIntegerField(_("news and offers in 7 days"), default=3)
    days_between_surveys = models.PositiveSmallIntegerField(_("days between two surveys"), default=30)
    quiet_from = models.TimeField(_("quiet from"), default=time(20))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))

    class Meta:
        verbose_name = _("contact policy")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="contact_policy_is_one")]

    def __str__(self) -> str:
        return "contact policy"

    @classmethod
    def current(cls) -> "ContactPolicy":
        """The row, or the defaults where none was ever saved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
