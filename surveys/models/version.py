"""The words of a survey at a time: frozen when published, so that answers keep what they answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey
from surveys.models.worded import Ends, in_language


class Version(Ends):
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    question_fr = models.CharField(_("French question"), max_length=300, blank=True, default="")
    question_en = models.CharField(_("English question"), max_length=300, blank=True, default="")
    published_at = models.DateTimeField(_("published"), null=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(published_at=None), name="version_one_draft"
            ),
        ]

    @property
    def question(self) -> str:
        return in_language(self, "question")
