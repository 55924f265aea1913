"""The action plan: what is to be done, by whom, by when, what it costs and what it brought."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from metrics.enums import ActionState
from metrics.models.capability_review import CapabilityAnswer
from metrics.models.goal import Goal
from metrics.models.segment import Segment

OPEN = [ActionState.PLANNED, ActionState.DOING]


def money(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class Action(models.Model):
    """`journey` is the slug of one: journeys stand above this app, which knows them by name only.

    The gains are extra margin over all of the action, as a person states it: `gain_by` says who.
    """

    title = models.CharField(_("title"), max_length=160)
    description = models.CharField(
        _("what is to be done"), max_length=2000, blank=True, default="", db_default=""
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        db_index=False,
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=ActionState.choices,
        default=ActionState.PLANNED,
        db_default="planned",
    )
    cost = money(_("cost"))
    expected_gain = money(_("expected gain"))
    observed_gain = money(_("observed gain"))
    gain_at = models.DateTimeField(null=True, editable=False)
    gain_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False, editable=False
    )
    segment = models.ForeignKey(
        Segment, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("segment")
    )
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("goal")
    )
    journey = models.CharField(_("journey"), max_length=50, blank=True, default="", db_default="")
    weakness = models.OneToOneField(
        CapabilityAnswer, models.SET_NULL, null=True, blank=True, related_name="action"
    )
    created_at = models.DateTimeField(_("noted"), db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField(_("begun"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [
            models.Index("due_on", "id", name="action_open", condition=Q(state__in=OPEN)),
            models.Index("owner", "due_on", "id", name="action_open_of_owner", condition=Q(state__in=OPEN)),
            models.Index(F("state"), F("id").desc(), name="action_by_state"),
            models.Index(F("owner"), F("id").desc(), name="action_of_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | Q(~Q(state__in=OPEN), ended_at__isnull=False),
                name="action_ended_once_not_open",
            ),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="action_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(observed_gain=None) | Q(gain_at__isnull=False), name="action_gain_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late_on(self, day: date) -> bool:
        return self.is_open and self.due_on < day


class ActionComment(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="comments", db_index=False)
    text = models.CharField(_("comment"), max_length=1000)
    said_at = models.DateTimeField(_("said"), db_default=Now())
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("comment on an action")
        verbose_name_plural = _("comments on actions")
        indexes = [models.Index("action", "id", name="action_comments_in_order")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.text[:40]}"
