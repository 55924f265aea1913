"""Emails to the staff about cases that the loop gave them: each one a row of due work."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.due import DueRow
from journeys.enums import DigestState, NoticeReason


class CaseNotice(DueRow):
    """One email for all cases that came until it was first claimed: one a person waits for more.

    At most once, as a report: what the server may have taken is not sent again. The text names
    customers: it is there only while it is being sent.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=DigestState.choices, db_default=DigestState.DUE
    )
    reason = models.CharField(
        _("reason"), max_length=16, choices=NoticeReason.choices, blank=True, db_default=""
    )
    detail = models.CharField(max_length=300, blank=True, default="", db_default="")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    attempt = models.PositiveSmallIntegerField(default=0, db_default=0)
    address = models.EmailField(_("address"), blank=True, default="", db_default="")
    mime = models.BinaryField(null=True)
    sending_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("email about cases")
        verbose_name_plural = _("emails about cases")
        indexes = [
            models.Index("due_at", "id", name="case_notice_due", condition=Q(state=DigestState.DUE)),
            models.Index(
                "lease_until",
                name="case_notice_in_hand",
                condition=Q(state__in=[DigestState.CLAIMED, DigestState.SENDING]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=DigestState.DUE, attempt=0), name="case_notice_one_waits"
            ),
            models.CheckConstraint(condition=Q(state__in=DigestState.values), name="case_notice_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[DigestState.FAILED, DigestState.SUPPRESSED, DigestState.UNCERTAIN])
                | ~Q(reason=""),
                name="case_notice_not_sent_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=DigestState.SENDING) | Q(mime=None), name="case_notice_text_forgotten"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} → {self.person_id}"


class CaseNoticeLine(models.Model):
    """A case that somebody is told of: once."""

    notice = models.ForeignKey(CaseNotice, models.CASCADE, related_name="lines", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    case = models.ForeignKey("customers.Case", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("case in an email")
        verbose_name_plural = _("cases in emails")
        indexes = [models.Index("notice", "id", name="case_notice_lines")]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="case_notice_once")]

    def __str__(self) -> str:
        return f"#{self.case_id} → {self.person_id}"
