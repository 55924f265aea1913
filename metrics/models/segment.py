"""Segments, and who is or was in them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from metrics.enums import Segmentation


class Segment(models.Model):
    """`rule` is the condition as data, see `domain/conditions.py`."""

    slug = models.SlugField(unique=True)
    segmentation = models.CharField(
        _("segmentation"), max_length=12, choices=Segmentation.choices, default=Segmentation.OWN
    )
    name_fr = models.CharField(_("French name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    explanation_fr = models.CharField(_("French explanation"), max_length=300, blank=True)
    explanation_en = models.CharField(_("English explanation"), max_length=300, blank=True)
    rule = models.JSONField(_("condition"))
    built_in = models.BooleanField(_("built in"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_en

    @property
    def explanation(self) -> str:
        return self.explanation_fr if get_language() == "fr" else self.explanation_en


class SegmentMembership(models.Model):
    """A stay in a segment; `left_at` is empty as long as it lasts.

    Without foreign key constraints, for the reason given at `CustomerMetrics`.
    """

    segment = models.ForeignKey(
        Segment, models.CASCADE, related_name="memberships", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="segments", db_index=False, db_constraint=False
    )
    entered_at = models.DateTimeField(_("entered"), db_default=Now())
    left_at = models.DateTimeField(_("left"), null=True)

    class Meta:
        verbose_name = _("member of a segment")
        verbose_name_plural = _("members of segments")
        indexes = [
            models.Index(F("segment"), F("customer"), name="member_now", condition=Q(left_at=None)),
            models.Index(F("segment"), F("left_at"), name="member_then", condition=~Q(left_at=None)),
        ]
        constraints = [
            # With the id, so that who is where is read from the index alone.
            models.UniqueConstraint(
                fields=["customer", "segment"],
                name="member_once",
                condition=Q(left_at=None),
                include=["id"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.customer_id}"
