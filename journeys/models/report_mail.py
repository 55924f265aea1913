"""Saved reports by email: who gets one, when, and each mail as a row of due work."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from journeys.enums import Rhythm, StaffMailState
from journeys.models.staff_mail import StaffMail, mail_constraints, mail_indexes
from metrics.models import SavedReport


class ReportSubscription(models.Model):
    """A report somebody of the staff gets again and again; `day`: a weekday (Monday is 1), or of a month.

    It ends and is not deleted: what was sent stays known, and the links of old mails still say so.
    """

    report = models.ForeignKey(SavedReport, models.CASCADE, related_name="subscriptions", db_index=False)
    subscriber = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices)
    day = models.PositiveSmallIntegerField(_("day"), validators=[MinValueValidator(1), MaxValueValidator(28)])
    hour = models.PositiveSmallIntegerField(_("hour"), validators=[MaxValueValidator(23)])
    time_zone = models.CharField(_("time zone"), max_length=40)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    began_at = models.DateTimeField(_("since"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("subscription to a report")
        verbose_name_plural = _("subscriptions to reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "subscriber"],
                name="report_subscribed_once",
                condition=Q(ended_at=None),
                violation_error_message=_("They get this report already."),
            ),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="report_rhythm_known"),
            models.CheckConstraint(
                condition=Q(day__range=(1, 7)) | Q(rhythm=Rhythm.MONTHLY, day__range=(1, 28)),
                name="report_day_there_is",
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="report_hour_there_is"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.subscriber_id}"


class Digest(StaffMail):
    """One mail of a subscription: one at most for a `period` ("2026-W47", "2026-11")."""

    subscription = models.ForeignKey(ReportSubscription, models.CASCADE, related_name="digests")
    period = models.CharField(max_length=8)
    subject = models.CharField(_("subject"), max_length=250, blank=True, default="", db_default="")
    leave_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — unique where set

    class Meta:
        verbose_name = _("report sent by email")
        verbose_name_plural = _("reports sent by email")
        indexes = mail_indexes("digest")
        constraints = [
            *mail_constraints("digest"),
            models.UniqueConstraint(fields=["subscription", "period"], name="digest_once_a_period"),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[StaffMailState.SENDING, StaffMailState.SENT, StaffMailState.UNCERTAIN]
                )
                | Q(mime__isnull=False, sending_at__isnull=False),
                name="digest_frozen_before_it_leaves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.period}"
