"""The few figures about everybody that each customer's status is read against."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

DEFAULT_LAPSING = timedelta(days=180)  # until there are enough purchases to learn it from
DEFAULT_LOST = 2 * DEFAULT_LAPSING


class Thresholds(models.Model):
    """One row. `gaps`: how many gaps between purchases `lapsing_after` was learnt from."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    lapsing_after = models.DurationField(_("lapsing after"), default=DEFAULT_LAPSING)
    lost_after = models.DurationField(_("lost after"), default=DEFAULT_LOST)
    gaps = models.IntegerField(_("gaps between purchases"), default=0)
    computed_at = models.DateTimeField(_("computed"), db_default=Now())

    class Meta:
        verbose_name = _("thresholds")
        verbose_name_plural = _("thresholds")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="thresholds_one_row"),
            models.CheckConstraint(
                condition=Q(lost_after__gt=models.F("lapsing_after")), name="thresholds_lost_after_lapsing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lapsing_after.days} / {self.lost_after.days}"
