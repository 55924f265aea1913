"""Saved reports by email: who gets one, when, and each mail as a row of due work."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.due import DueRow
from journeys.enums import DigestReason, DigestState, Rhythm
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


class Digest(DueRow):
    """One mail of a subscription; `period` ("2026-W47", "2026-11") has one at most.

    Frozen before it leaves. At most once: whether the server had taken it when we died,
    nobody knows, and nobody sends it again.
    """

    subscription = models.ForeignKey(ReportSubscription, models.CASCADE, related_name="digests")
    period = models.CharField(max_length=8)
    state = models.CharField(
        _("state"), max_length=12, choices=DigestState.choices, db_default=DigestState.DUE
    )
    reason = models.CharField(
        _("reason"), max_length=16, choices=DigestReason.choices, blank=True, db_default=""
    )
    detail = models.CharField(max_length=300, blank=True, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    attempt = models.PositiveSmallIntegerField(default=0, db_default=0)
    address = models.EmailField(_("address"), blank=True, default="", db_default="")
    subject = models.CharField(_("subject"), max_length=250, blank=True, default="", db_default="")
    mime = models.BinaryField(null=True)
    leave_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — unique where set
    sending_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("report sent by email")
        verbose_name_plural = _("reports sent by email")
        indexes = [
            models.Index("due_at", "id", name="digest_due", condition=Q(state=DigestState.DUE)),
            models.Index(
                "lease_until",
                name="digest_in_hand",
                condition=Q(state__in=[DigestState.CLAIMED, DigestState.SENDING]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "period"], name="digest_once_a_period"),
            models.CheckConstraint(condition=Q(state__in=DigestState.values), name="digest_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[DigestState.SENDING, DigestState.SENT, DigestState.UNCERTAIN])
                | Q(mime__isnull=False, sending_at__isnull=False),
                name="digest_frozen_before_it_leaves",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DigestState.FAILED, DigestState.SUPPRESSED, DigestState.UNCERTAIN])
                | ~Q(reason=""),
                name="digest_not_sent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.period}"
