"""Emails to the staff about cases that the loop gave them: each one a row of due work."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journeys.enums import StaffMailState
from journeys.models.staff_mail import StaffMail, mail_constraints, mail_indexes


class CaseNotice(StaffMail):
    """One email for all cases that came until it was first claimed: one a person waits for more."""

    keeps_text = False  # it names customers

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("email about cases")
        verbose_name_plural = _("emails about cases")
        indexes = mail_indexes("case_notice")
        constraints = [
            *mail_constraints("case_notice"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=StaffMailState.DUE, attempt=0),
                name="case_notice_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(state=StaffMailState.SENDING) | Q(mime=None), name="case_notice_text_forgotten"
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
