"""What somebody of the house decided about answers in doubt: who, when and about which; the rows stay."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import Decision
from surveys.models.answer import Answer
from surveys.models.revision import Revision


class Verdict(models.Model):
    """One press of a button, about one answer or many."""

    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    why = models.CharField(_("why"), max_length=200, blank=True, default="", db_default="")
    judged = models.PositiveIntegerField(_("answers"))
    made_at = models.DateTimeField(pgettext_lazy("verdict", "decided"), db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("verdict", "decided by"),
        help_text="null: a machine",
    )

    class Meta:
        verbose_name = _("decision about answers in doubt")
        verbose_name_plural = _("decisions about answers in doubt")
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="verdict_decision_known"),
            models.CheckConstraint(condition=Q(judged__gte=1), name="verdict_about_some"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.judged}"


class Judged(models.Model):
    """An answer, or a change of it that came from another browser."""

    verdict = models.ForeignKey(Verdict, models.CASCADE, related_name="rows", db_index=False)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="judged", db_index=False)
    revision = models.ForeignKey(Revision, models.CASCADE, null=True, related_name="judged")

    class Meta:
        verbose_name = _("answer decided about")
        verbose_name_plural = _("answers decided about")
        indexes = [models.Index(F("answer"), F("verdict").desc(), name="judged_answer")]
        constraints = [
            models.UniqueConstraint(
                fields=["verdict", "answer", "revision"], name="judged_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id}: {self.answer_id}"
