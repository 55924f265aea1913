"""Addresses we must not write to. Only a hash, so that it may survive the erasure of the person."""

import hashlib

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from journeys.enums import SuppressionReason


class Suppression(models.Model):
    address_hash = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(_("reason"), max_length=16, choices=SuppressionReason.choices)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.address_hash[:12]

    @staticmethod
    def hash(address: str) -> str:
        return hashlib.sha256(address.strip().lower().encode()).hexdigest()
