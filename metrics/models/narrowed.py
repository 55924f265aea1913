"""What reports say of one segment alone, counted beforehand."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.enums import NarrowedReport
from metrics.models.segment import Segment


class NarrowedFigures(models.Model):
    """A report narrowed to a segment, as last counted; `figures` are rows or sums, as it reads them."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="+", db_index=False)
    report = models.CharField(_("report"), max_length=10, choices=NarrowedReport.choices)
    figures = models.JSONField(_("figures"))
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("report of a segment")
        verbose_name_plural = _("reports of segments")
        constraints = [models.UniqueConstraint(fields=["segment", "report"], name="narrowed_figures_once")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.report}"
