"""One customer on one journey, for one occasion."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from journeys.enums import EnrolmentState
from journeys.models.journey import Journey


class Enrolment(models.Model):
    """`step` is the next step to take, at `due_at`. `event_id` is the latest event that brought it here.

    Without foreign key constraints: the statement that enrols also writes the event that says so, and that
    one's constraint holds the customer (docs/decisions/cheap-batches.md). Who is `held_out` gets no message.
    """

    journey = models.ForeignKey(
        Journey, models.PROTECT, related_name="enrolments", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="enrolments", db_constraint=False
    )
    occasion = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    event_id = models.BigIntegerField()
    state = models.CharField(
        _("state"), max_length=8, choices=EnrolmentState.choices, db_default=EnrolmentState.WAITING
    )
    step = models.PositiveSmallIntegerField(default=0, db_default=0)
    held_out = models.BooleanField(_("held back"), default=False, db_default=False)
    due_at = models.DateTimeField(_("due"))
    entered_at = models.DateTimeField(_("entered"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True)
    goal_at = models.DateTimeField(_("reached its goal"), null=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [
            models.Index("due_at", "id", name="enrolment_due", condition=Q(state=EnrolmentState.WAITING)),
            models.Index("journey", "id", name="enrolment_held_out", condition=Q(held_out=True)),
            # Page by page: who entered, who stands where, who came to the goal.
            models.Index("journey", "id", name="enrolment_latest"),
            models.Index("journey", "state", "id", name="enrolment_in_state"),
            models.Index(
                "journey", "step", "id", name="enrolment_at_step", condition=Q(state=EnrolmentState.WAITING)
            ),
            models.Index("journey", "id", name="enrolment_at_goal", condition=Q(goal_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["journey", "occasion"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.WAITING) ^ Q(ended_at__isnull=False),
                name="enrolment_ended_unless_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey_id}: {self.occasion}"
