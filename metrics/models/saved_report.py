"""A question to a report that somebody wants to ask again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SavedReport(models.Model):
    """`report` is a key of `metrics.reports`, `query` what stands in the address: "last 30 days" stays so.

    Shared, everybody sees it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    report = models.CharField(_("report"), max_length=40)
    query = models.CharField(_("filters"), max_length=1000, blank=True, default="", db_default="")
    shared = models.BooleanField(_("for everybody"), default=False, db_default=False)
    saved_at = models.DateTimeField(_("saved"), db_default=Now())

    class Meta:
        verbose_name = _("saved report")
        verbose_name_plural = _("saved reports")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="report_name_once_per_owner")]
        indexes = [models.Index(fields=["name", "id"], name="report_shared", condition=models.Q(shared=True))]

    def __str__(self) -> str:
        return self.name
