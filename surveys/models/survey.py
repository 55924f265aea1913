"""A survey: the scored question with its scale, in both languages, as it was last published."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from surveys.enums import Phase, SurveyKind
from surveys.models.worded import Ends, in_language


class Survey(Ends):
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=SurveyKind.choices)
    phase = models.CharField(
        _("phase"), max_length=10, choices=Phase.choices, default=Phase.OTHER, db_default=Phase.OTHER
    )
    title_fr = models.CharField(_("French title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120)
    question_fr = models.CharField(_("French question"), max_length=300)
    question_en = models.CharField(_("English question"), max_length=300)
    scale_min = models.SmallIntegerField(_("lowest score"))
    scale_max = models.SmallIntegerField(_("highest score"))
    valid_days = models.PositiveSmallIntegerField(_("days a link is valid"), default=30)
    most_reminders = models.PositiveSmallIntegerField(_("reminders at most"), default=0, db_default=0)
    remind_after_days = models.PositiveSmallIntegerField(_("days before a reminder"), default=5, db_default=5)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="survey_scale"),
            models.CheckConstraint(
                condition=Q(most_reminders__lte=2, remind_after_days__gte=1), name="survey_reminders"
            ),
            models.CheckConstraint(
                condition=~Q(kind=SurveyKind.SOLVED) | Q(scale_min=0, scale_max=1), name="survey_no_or_yes"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def question(self) -> str:
        return in_language(self, "question")

    @property
    def is_no_or_yes(self) -> bool:
        """Its scores, 0 and 1, are shown by their words alone."""
        return self.kind == SurveyKind.SOLVED

    @property
    def scale(self) -> range:
        return range(self.scale_min, self.scale_max + 1)
