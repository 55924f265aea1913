"""What became of those who first bought in the same month."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel


class CohortFigures(models.Model):
    """A cohort, `age` months after its own; a row only where somebody bought or was refunded.

    Of everybody, or of those whose first purchase came over a channel.
    """

    channel = models.CharField(
        _("channel of the first purchase"),
        max_length=8,
        choices=Channel.choices,
        blank=True,
        default="",
        db_default="",
    )
    cohort = models.DateField(_("month of the first purchase"))
    age = models.PositiveSmallIntegerField(_("months since"))
    active = models.IntegerField(_("customers who bought"))
    orders = models.IntegerField(_("orders"))
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("figures of a cohort")
        verbose_name_plural = _("figures of cohorts")
        ordering = ["-cohort", "age"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "cohort", "age"], name="cohort_figures_once"),
            models.CheckConstraint(condition=Q(cohort__day=1), name="cohort_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} + {self.age}: {self.active}"
