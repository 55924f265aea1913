"""A change that came from another browser: it stands beside the answer until somebody confirms it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import Suspicion
from surveys.models.answer import Answer


class Revision(models.Model):
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions", db_index=False)
    score = models.SmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), blank=True, default="")
    browser_hash = models.CharField(max_length=64, editable=False)
    suspicion = models.CharField(_("suspicion"), max_length=10, choices=Suspicion.choices)
    received_at = models.DateTimeField(_("received"), db_default=Now())
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    left_out_at = models.DateTimeField(pgettext_lazy("answer", "left out"), null=True)

    class Meta:
        verbose_name = _("revision in doubt")
        verbose_name_plural = _("revisions in doubt")
        indexes = [
            models.Index(F("answer"), F("received_at").desc(), name="revision_of_answer"),
            models.Index(
                F("received_at").desc(),
                F("id").desc(),
                condition=Q(confirmed_at__isnull=True),
                name="revision_suspect",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_out_at=None) | Q(confirmed_at=None), name="revision_left_out_counts_nowhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.score}"

    @property
    def scale_max(self) -> int:
        """It is shown as the answer is."""
        return self.answer.scale_max
