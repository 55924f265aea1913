"""What is counted again by the clock, not by an event alone."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Recount(models.Model):
    """One row a count. Who counts holds the row's lock until it is done, so a killed worker leaves it due."""

    name = models.CharField(_("count"), max_length=20, primary_key=True)
    due_at = models.DateTimeField(_("due"), db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True)
    took = models.DurationField(_("took"), null=True)
    changed_from = models.DateTimeField(
        _("changed from"), null=True, help_text="the earliest moment of what changed since"
    )

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")

    def __str__(self) -> str:
        return self.name
