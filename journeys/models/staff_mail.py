"""What every email to the staff is: a row of due work with one mail, sent at most once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.due import DueRow
from journeys.enums import StaffMailReason, StaffMailState

IN_HAND = [StaffMailState.CLAIMED, StaffMailState.SENDING]
NOT_SENT = [StaffMailState.FAILED, StaffMailState.SUPPRESSED, StaffMailState.UNCERTAIN]


class StaffMail(DueRow):
    """At most once: whether the server had taken it when we died, nobody knows, and nobody sends it again.

    Where it does not keep its text, the text is there only while it is being sent.
    """

    keeps_text: ClassVar[bool] = True

    state = models.CharField(
        _("state"), max_length=12, choices=StaffMailState.choices, db_default=StaffMailState.DUE
    )
    reason = models.CharField(
        _("reason"), max_length=16, choices=StaffMailReason.choices, blank=True, db_default=""
    )
    detail = models.CharField(max_length=300, blank=True, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    crashes = models.PositiveSmallIntegerField(default=0, db_default=0)
    attempt = models.PositiveSmallIntegerField(default=0, db_default=0)
    address = models.EmailField(_("address"), blank=True, default="", db_default="")
    mime = models.BinaryField(null=True)
    sending_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        abstract = True


def mail_indexes(table: str) -> list[models.Index]:
    return [
        models.Index("due_at", "id", name=f"{table}_due", condition=Q(state=StaffMailState.DUE)),
        models.Index("lease_until", name=f"{table}_in_hand", condition=Q(state__in=IN_HAND)),
    ]


def mail_constraints(table: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(condition=Q(state__in=StaffMailState.values), name=f"{table}_state_known"),
        models.CheckConstraint(
            condition=~Q(state__in=NOT_SENT) | ~Q(reason=""), name=f"{table}_not_sent_says_why"
        ),
    ]
