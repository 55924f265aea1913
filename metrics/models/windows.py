"""Over how long a figure looks, where that is a choice of the house and part of the figure's name."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LONGEST_ISSUE, LONGEST_ACTIVE = 60, 36


class Windows(models.Model):
    """The latest row holds from `set_at` on; the earlier ones say what figures of their time looked at."""

    issue_days = models.PositiveSmallIntegerField(
        _("solved at first contact: days without a further contact"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ISSUE)],
    )
    active_months = models.PositiveSmallIntegerField(
        _("active: months since the last purchase at most"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ACTIVE)],
    )
    set_at = models.DateTimeField(_("set"), db_default=Now())
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("windows of the figures")
        verbose_name_plural = _("windows of the figures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issue_days__range=(1, LONGEST_ISSUE), active_months__range=(1, LONGEST_ACTIVE)),
                name="windows_of_some_length",
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_days} / {self.active_months}"

    @property
    def active_days(self) -> int:
        """Twelve months are 365 days, whichever they are."""
        return round(self.active_months * 365 / 12)

    @property
    def known_days(self) -> int:
        """After so many days every issue of a day has had its window."""
        return self.issue_days + 1
