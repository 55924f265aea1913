"""A request or a complaint that is followed up until it is closed, against deadlines in opening hours."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.contact.models.wrap_up_code import WrapUpCode
from customers.enums import CaseKind, CaseOutcome, CasePriority, CaseState

RUNNING = [CaseState.OPEN, CaseState.REOPENED]
ACTIVE = [*RUNNING, CaseState.WAITING]


class Topic(WrapUpCode):
    """What a case is about. `legal_months`: the law's own deadline for a case like that, from its opening."""

    legal_months = models.PositiveSmallIntegerField(null=True, editable=False)


class DeadlineRule(models.Model):
    """Within how many opening hours a case of this priority is first answered, and solved."""

    priority = models.PositiveSmallIntegerField(_("priority"), primary_key=True, choices=CasePriority.choices)
    answer_hours = models.PositiveSmallIntegerField(_("first answer, in opening hours"))
    solve_hours = models.PositiveSmallIntegerField(_("solution, in opening hours"))

    class Meta:
        ordering = ["-priority"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_hours__gte=1, solve_hours__gte=F("answer_hours")),
                name="deadline_answer_before_solution",
            )
        ]

    def __str__(self) -> str:
        return f"{self.priority}: {self.answer_hours}/{self.solve_hours}"


class Case(models.Model):
    """`due_at` is the next deadline while the clock runs; late is what the clock says about it.

    The clock runs from `clock_from` in the opening hours of its team, longer by `paused`, the opening
    hours spent waiting for the customer. `escalate_at` is the next deadline not yet escalated.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="cases", db_index=False)
    key = models.CharField(max_length=120, unique=True, help_text="opened twice, it is stored once")
    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, verbose_name=_("topic"))
    subject = models.CharField(_("subject"), max_length=160)
    description = models.TextField(_("what it is about"), blank=True, default="", db_default="")
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=CasePriority.choices, default=CasePriority.NORMAL
    )
    level = models.PositiveSmallIntegerField(_("escalations"), default=0, db_default=0)
    state = models.CharField(_("state"), max_length=10, choices=CaseState.choices, db_default=CaseState.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="cases",
        db_index=False,
        verbose_name=_("owner"),
    )
    team = models.ForeignKey(
        settings.TEAM_MODEL,
        models.SET_NULL,
        null=True,
        related_name="cases",
        db_index=False,
        verbose_name=_("team"),
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(_("opened"), db_default=Now())
    clock_from = models.DateTimeField(db_default=Now())
    answer_hours = models.PositiveSmallIntegerField(
        null=True, help_text="opening hours to the first answer, where whoever opened it promised otherwise"
    )
    paused = models.DurationField(default=timedelta(0))
    waiting_since = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(_("first answer by"))
    answered_at = models.DateTimeField(_("first answered"), null=True)
    answered_in = models.DurationField(
        _("first answer after"), null=True, help_text="opening hours; known once answered"
    )
    solved_in = models.DurationField(
        _("solved after"), null=True, help_text="opening hours without those spent waiting for the customer"
    )
    solve_by = models.DateTimeField(_("solution by"))
    due_at = models.DateTimeField(_("next deadline"), null=True)
    escalate_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=CaseOutcome.choices, blank=True, default="", db_default=""
    )
    closing_note = models.TextField(_("what was done"), blank=True, default="", db_default="")
    reopenings = models.PositiveSmallIntegerField(default=0, db_default=0)
    turned_at = models.DateTimeField(_("turned into satisfaction"), null=True)
    turned_by = models.BigIntegerField(null=True, help_text="the number of the answer that says so")

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index("due_at", "id", name="case_due", condition=Q(due_at__isnull=False)),
            models.Index(
                "owner", "due_at", "id", name="case_due_of_owner", condition=Q(due_at__isnull=False)
            ),
            models.Index("team", "due_at", "id", name="case_due_of_team", condition=Q(due_at__isnull=False)),
            models.Index(
                "team", "due_at", "id", name="case_in_queue", condition=Q(owner=None, due_at__isnull=False)
            ),
            models.Index("escalate_at", name="case_to_escalate", condition=Q(escalate_at__isnull=False)),
            models.Index(F("state"), F("id").desc(), name="case_by_state"),
            models.Index(F("priority"), F("id").desc(), name="case_by_priority"),
            models.Index(
                "topic", "solve_by", "id", name="case_active_of_topic", condition=Q(state__in=ACTIVE)
            ),
            models.Index(F("topic"), F("id").desc(), name="case_of_topic"),
            models.Index(
                F("answered_at").desc(),
                F("id").desc(),
                name="case_answered",
                include=["team", "owner", "answered_in"],
                condition=Q(answered_in__isnull=False),
            ),
            models.Index(
                F("closed_at").desc(),
                F("id").desc(),
                name="case_solved",
                include=["team", "owner", "solved_in"],
                condition=Q(solved_in__isnull=False),
            ),
            models.Index(F("owner"), F("id").desc(), name="case_of_owner"),
            models.Index(F("team"), F("id").desc(), name="case_of_team"),
            models.Index(F("customer"), F("id").desc(), name="case_of_customer"),
            models.Index(
                "customer",
                "opened_at",
                name="case_open_complaint",
                condition=Q(kind=CaseKind.COMPLAINT, state__in=ACTIVE),
            ),
            models.Index(
                F("level").desc(),
                F("id").desc(),
                name="case_escalated",
                condition=Q(level__gte=1, state__in=ACTIVE),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(priority__in=CasePriority.values), name="case_priority_known"),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, due_at__isnull=False)
                | Q(~Q(state__in=RUNNING), due_at__isnull=True, escalate_at__isnull=True),
                name="case_due_while_its_clock_runs",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.WAITING, waiting_since__isnull=False)
                | Q(~Q(state=CaseState.WAITING), waiting_since__isnull=True),
                name="case_waits_since_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(~Q(outcome=""), state=CaseState.CLOSED, closed_at__isnull=False)
                | Q(~Q(state=CaseState.CLOSED), closed_at__isnull=True, outcome=""),
                name="case_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(turned_at__isnull=True) | Q(kind=CaseKind.COMPLAINT), name="case_turned_complaint"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_from_answer(self) -> bool:
        """Opened by what the customer answered to a survey."""
        return self.key.startswith("answer:")

    @property
    def is_late(self) -> bool:
        return self.is_late_at(timezone.now())

    def is_late_at(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now

    @property
    def waits_for_answer(self) -> bool:
        """Whether the next deadline is the one of the first answer."""
        return self.answered_at is None
