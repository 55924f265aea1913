"""How long a consent to be phoned holds, country by country."""

from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

ELSEWHERE = ""
"""The row of every country that has none of its own, and of customers whose country is unknown."""

DEFAULT_MONTHS = 12
LONGEST_MONTHS = 120


class ConsentTerm(models.Model):
    country = models.CharField(_("country"), max_length=2, primary_key=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"))

    class Meta:
        verbose_name = _("term of phone consents")
        verbose_name_plural = _("terms of phone consents")
        ordering = ["country"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=LONGEST_MONTHS), name="consent_term_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^([A-Z]{2})?$"), name="consent_term_of_a_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country or '*'}: {self.months}"


class Months(Func):
    """Calendar months as an interval: a year from 29 February ends on the 28th."""

    template = "make_interval(months => %(expressions)s)"
    output_field = models.DurationField()
