"""Who moved from which segment to which between two days, counted once for all who ask."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models.segment import Segment


class SegmentFlow(models.Model):
    """A question: one segmentation at the end of two days. The scheduled step answers it."""

    segmentation = models.CharField(_("segmentation"), max_length=40)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    asked_at = models.DateTimeField(_("asked"), db_default=Now())
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begins = models.DateField(_("first day known"), null=True)
    counted_at = models.DateTimeField(_("counted"), null=True)

    class Meta:
        verbose_name = _("movement between segments")
        verbose_name_plural = _("movements between segments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["segmentation", "since", "until"], name="segment_flow_once"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="segment_flow_takes_time"),
        ]
        indexes = [models.Index("id", name="segment_flow_to_count", condition=Q(counted_at=None))]

    def __str__(self) -> str:
        return f"{self.segmentation}: {self.since} – {self.until}"


class FlowLine(models.Model):
    """How many were in `source` at the beginning and in `target` at the end; empty: in none of them."""

    flow = models.ForeignKey(SegmentFlow, models.CASCADE, related_name="lines", db_index=False)
    source = models.ForeignKey(Segment, models.CASCADE, null=True, related_name="+", db_index=False)
    target = models.ForeignKey(Segment, models.CASCADE, null=True, related_name="+", db_index=False)
    customers = models.IntegerField(_("customers"))
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("line of a movement")
        verbose_name_plural = _("lines of movements")
        constraints = [
            models.UniqueConstraint(
                fields=["flow", "source", "target"], name="flow_line_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}: {self.customers}"
