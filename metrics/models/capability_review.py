"""A self-assessment of what the house is able to do, and what the system could say to it that day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class CapabilityReview(models.Model):
    """A draft until `closed_at`; from then on nobody changes it. There is one draft at most."""

    started_at = models.DateTimeField(_("started"), db_default=Now())
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("capability review")
        verbose_name_plural = _("capability reviews")
        indexes = [models.Index(F("closed_at").desc(), F("id").desc(), name="capability_review_latest")]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="capability_review_one_draft", condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("started_at")),
                name="capability_review_closed_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.started_at:%Y-%m-%d}"

    @property
    def is_draft(self) -> bool:
        return self.closed_at is None


class CapabilityAnswer(models.Model):
    """`evidence`: readings as they were when the level was chosen, see `domain/capability/evidence.py`."""

    review = models.ForeignKey(CapabilityReview, models.CASCADE, related_name="answers", db_index=False)
    question = models.CharField(_("question"), max_length=20)
    level = models.PositiveSmallIntegerField(_("level"))
    note = models.CharField(_("note"), max_length=1000, blank=True, default="", db_default="")
    evidence = models.JSONField(_("evidence"), default=list, db_default=[])
    answered_at = models.DateTimeField(_("answered"), db_default=Now())
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("answer of a review")
        verbose_name_plural = _("answers of reviews")
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="capability_answer_once"),
            models.CheckConstraint(condition=Q(level__range=(1, 5)), name="capability_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.question}: {self.level}"


class CapabilityEvidence(models.Model):
    """What was last counted for the questions, so that no page counts it. `n`: of how many, for a share."""

    key = models.CharField(max_length=30, primary_key=True)
    value = models.FloatField(_("value"), null=True)
    n = models.BigIntegerField(_("of"), null=True)
    measured_at = models.DateTimeField(_("measured"), db_default=Now())

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
