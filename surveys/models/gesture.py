"""What the house gives to make good: points of the ledger, or a code; and how much whoever may give."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.enums import GestureKind
from surveys.models.follow_up import FollowUp


class Gesture(models.Model):
    """Undone by a counter-posting: the row stays, and its cost no longer counts."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="gestures")
    key = models.CharField(max_length=60, unique=True, help_text="made twice, it is made once")
    kind = models.CharField(_("kind"), max_length=8, choices=GestureKind.choices)
    points = models.PositiveIntegerField(_("points"), default=0, db_default=0)
    code = models.CharField(_("code"), max_length=40, blank=True, default="", db_default="")
    cost = models.DecimalField(_("cost"), max_digits=10, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"), db_default=Now())
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("gesture")
        verbose_name_plural = _("gestures")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=GestureKind.POINTS, points__gte=1, code="")
                | (Q(kind=GestureKind.CODE, points=0) & ~Q(code="")),
                name="gesture_is_points_or_a_code",
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="gesture_cost"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points or self.code}"


class GestureTerms(models.Model):
    """One row: what a point costs the house, and how much one gesture of each may cost."""

    point_cost = models.DecimalField(_("what a point costs"), max_digits=8, decimal_places=4, default="0.01")
    agent_most = models.DecimalField(_("most for an agent"), max_digits=10, decimal_places=2, default=20)
    manager_most = models.DecimalField(_("most for a manager"), max_digits=10, decimal_places=2, default=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="gesture_terms_are_one"),
            models.CheckConstraint(
                condition=Q(point_cost__gte=0, agent_most__gte=0, manager_most__gte=0),
                name="gesture_terms_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_most}/{self.manager_most}"
