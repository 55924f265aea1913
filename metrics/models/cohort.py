"""What became of those who first bought in the same month."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CohortFigures(models.Model):
    """A cohort, `age` months after its own; a row only where somebody bought or was refunded."""

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
            models.UniqueConstraint(fields=["cohort", "age"], name="cohort_figures_once"),
            models.CheckConstraint(condition=Q(cohort__day=1), name="cohort_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} + {self.age}: {self.active}"
