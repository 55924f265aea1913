"""What was promised to a customer: what, by when, by whom, and whether it was kept."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.enums import PromiseKind, PromiseState


class Promise(models.Model):
    """Somebody holds it: a member of staff, or a team. An open one is late once `due_at` has passed."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="promises", db_index=False
    )
    key = models.CharField(max_length=120, unique=True, help_text="made twice, it is stored once")
    kind = models.CharField(_("kind"), max_length=10, choices=PromiseKind.choices)
    what = models.CharField(_("what"), max_length=300)
    due_at = models.DateTimeField(_("by when"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="promises",
        db_index=False,
        verbose_name=_("by whom"),
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL,
        models.SET_NULL,
        null=True,
        related_name="promises",
        db_index=False,
        verbose_name=_("team"),
    )
    case = models.ForeignKey("customers.Case", models.SET_NULL, null=True, related_name="promises")
    made_with = models.ForeignKey(
        "customers.Interaction", models.SET_NULL, null=True, related_name="promises_made"
    )
    kept_with = models.ForeignKey(
        "customers.Interaction", models.SET_NULL, null=True, related_name="promises_kept"
    )
    made_at = models.DateTimeField(_("made"), db_default=Now())
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=PromiseState.choices, db_default=PromiseState.OPEN
    )
    settled_at = models.DateTimeField(_("settled"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index("due_at", "id", name="promise_due", condition=Q(state=PromiseState.OPEN)),
            models.Index(
                "agent", "due_at", "id", name="promise_due_of_agent", condition=Q(state=PromiseState.OPEN)
            ),
            models.Index(
                "team", "due_at", "id", name="promise_due_of_team", condition=Q(state=PromiseState.OPEN)
            ),
            models.Index(F("due_at").desc(), F("id").desc(), name="promise_by_due"),
            models.Index(F("state"), F("id").desc(), name="promise_by_state"),
            models.Index(F("agent"), F("id").desc(), name="promise_of_agent"),
            models.Index(F("team"), F("id").desc(), name="promise_of_team"),
            models.Index(F("customer"), F("id").desc(), name="promise_of_customer"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PromiseKind.values), name="promise_kind_known"),
            models.CheckConstraint(
                condition=Q(state=PromiseState.OPEN, settled_at__isnull=True)
                | Q(
                    state__in=[PromiseState.KEPT, PromiseState.BROKEN, PromiseState.CANCELLED],
                    settled_at__isnull=False,
                ),
                name="promise_settled_once_not_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.what}"

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_late_at(timezone.now())

    def is_late_at(self, now: datetime) -> bool:
        return self.is_open and self.due_at < now
