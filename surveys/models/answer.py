"""What a customer said. The scale is kept with the answer, so that scales never mix."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.models.invitation import Invitation
from surveys.models.survey import Survey


class Answer(models.Model):
    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="answer")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="survey_answers", db_index=False
    )
    score = models.SmallIntegerField(_("score"))
    scale_min = models.SmallIntegerField()
    scale_max = models.SmallIntegerField()
    comment = models.TextField(_("comment"), blank=True, default="", db_default="")
    answered_at = models.DateTimeField(_("answered"), db_default=Now())
    revised_at = models.DateTimeField(_("revised"), null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            models.Index(F("answered_at").desc(), name="answer_latest"),
            models.Index(F("survey"), F("answered_at").desc(), name="answer_of_survey"),
            models.Index(F("customer"), F("answered_at").desc(), name="answer_of_customer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=F("scale_min")) & Q(score__lte=F("scale_max")),
                name="answer_on_its_scale",
            )
        ]

    def __str__(self) -> str:
        return f"{self.score}/{self.scale_max}"
