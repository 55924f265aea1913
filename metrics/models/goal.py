"""Goals: where a metric is to be by when, from where it stood."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.models.snapshot import ONE_AT_MOST, Scoped


class Goal(Scoped):
    """`start` is what was measured on `start_on`; with a `start_reason` it is what a person put in its place.

    `wish` is what was typed: "+10 points". How far the goal is, is read off the snapshots, never stored.
    """

    start = models.FloatField(_("start"))
    start_on = models.DateField(_("from"))
    start_reason = models.CharField(_("why not as measured"), max_length=300, blank=True, default="")
    wish = models.CharField(_("wish"), max_length=40)
    target = models.FloatField(_("target"))
    due_on = models.DateField(_("by"))
    why = models.CharField(_("why it matters"), max_length=500, blank=True, default="", db_default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        db_index=False,
        verbose_name=_("owner"),
    )
    set_at = models.DateTimeField(_("set"), db_default=Now())
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    dropped_at = models.DateTimeField(_("dropped"), null=True, editable=False)
    dropped_why = models.CharField(_("why it was dropped"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        indexes = [
            models.Index(
                F("due_on").desc(), F("id").desc(), name="goal_by_date", condition=Q(dropped_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=ONE_AT_MOST, name="goal_one_scope"),
            models.CheckConstraint(condition=Q(due_on__gt=F("start_on")), name="goal_due_after_start"),
            models.CheckConstraint(condition=~Q(target=F("start")), name="goal_goes_somewhere"),
        ]

    @property
    def rises(self) -> bool:
        return self.target > self.start
