"""A survey: one question with its scale, in both languages."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.enums import SurveyKind


class Survey(models.Model):
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=SurveyKind.choices)
    title_fr = models.CharField(_("French title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120)
    question_fr = models.CharField(_("French question"), max_length=300)
    question_en = models.CharField(_("English question"), max_length=300)
    lowest_fr = models.CharField(_("the lowest score in French"), max_length=60, blank=True, default="")
    lowest_en = models.CharField(_("the lowest score in English"), max_length=60, blank=True, default="")
    highest_fr = models.CharField(_("the highest score in French"), max_length=60, blank=True, default="")
    highest_en = models.CharField(_("the highest score in English"), max_length=60, blank=True, default="")
    scale_min = models.SmallIntegerField(_("lowest score"))
    scale_max = models.SmallIntegerField(_("highest score"))
    valid_days = models.PositiveSmallIntegerField(_("days a link is valid"), default=30)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="survey_scale")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self._in_language("title")

    @property
    def question(self) -> str:
        return self._in_language("question")

    @property
    def lowest(self) -> str:
        return self._in_language("lowest")

    @property
    def highest(self) -> str:
        return self._in_language("highest")

    @property
    def scale(self) -> range:
        return range(self.scale_min, self.scale_max + 1)

    def _in_language(self, name: str) -> str:
        words: str = getattr(self, f"{name}_fr" if get_language() == "fr" else f"{name}_en")
        return words
