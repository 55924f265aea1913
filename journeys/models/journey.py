"""A journey: what to do when something happens, as data. `docs/journeys.md` describes the JSON."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from journeys.enums import EventKind

LARGEST_HOLD_OUT = 50
"""Percent: more would measure the hold-out."""


class Journey(models.Model):
    """Steps and conditions are checked by `journeys.domain.journey.check_journey` before they are stored."""

    slug = models.SlugField(unique=True)
    name_fr = models.CharField(_("French name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    active = models.BooleanField(_("active"), default=False, db_default=False)
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    trigger_kind = models.CharField(_("starts with"), max_length=40)
    trigger_where = models.JSONField(_("if"), default=dict, db_default={}, blank=True)
    occasion_field = models.CharField(
        max_length=40,
        help_text="the field of the event that names the occasion: one enrolment each",
    )
    restarts_wait = models.BooleanField(
        default=False, db_default=False, help_text="the first wait begins again when its event comes again"
    )
    steps = models.JSONField(_("steps"), default=list)
    exits = models.JSONField(_("leaves when"), default=list, db_default=[], blank=True)
    goal = models.JSONField(_("goal"), default=dict, db_default={}, blank=True)
    hold_out = models.PositiveSmallIntegerField(
        _("held back, in percent"),
        default=0,
        db_default=0,
        help_text="of a hundred customers, how many are left without its messages to compare with",
    )
    hold_out_from = models.PositiveIntegerField(
        default=1, db_default=1, editable=False, help_text="the first version that held back this share"
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(_("changed"), db_default=Now(), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(hold_out__lte=LARGEST_HOLD_OUT), name="journey_hold_out")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_mailing(self) -> bool:
        """It carries one survey to one segment, once: `SurveyMailing`."""
        return self.trigger_kind == EventKind.MAILING_PLANNED

    @property
    def name(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_en
