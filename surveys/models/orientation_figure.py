"""A figure of a licensed instrument (COS), taken down as its holder reported it: we do not compute it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OrientationFigure(models.Model):
    """Of one team, or of the whole house. `licence` says by what right it was measured."""

    measured_on = models.DateField(_("measured on"))
    team = models.ForeignKey(
        settings.TEAM_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("team"),
    )
    value = models.DecimalField(_("figure"), max_digits=7, decimal_places=2)
    scale_min = models.DecimalField(_("lowest possible"), max_digits=7, decimal_places=2)
    scale_max = models.DecimalField(_("highest possible"), max_digits=7, decimal_places=2)
    people = models.PositiveIntegerField(_("people asked"))
    source = models.CharField(_("source"), max_length=120)
    licence = models.CharField(_("licence"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())

    class Meta:
        verbose_name = _("licensed figure")
        verbose_name_plural = _("licensed figures")
        indexes = [models.Index(fields=["-measured_on", "-id"], name="orientation_figure_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scale_min__lt=F("scale_max"))
                & Q(value__gte=F("scale_min"), value__lte=F("scale_max")),
                name="orientation_figure_scale",
            ),
            models.CheckConstraint(condition=Q(people__gte=5), name="orientation_figure_people"),
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"
