"""A further question of a survey, after the scored one; it may depend on what was answered before."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import Condition, QuestionKind
from surveys.models.version import Version
from surveys.models.worded import Ends, in_language, spoken


class Question(Ends):
    version = models.ForeignKey(Version, models.CASCADE, related_name="questions", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.SlugField(_("short name"), max_length=40, db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=QuestionKind.choices)
    text_fr = models.CharField(_("French question"), max_length=300, blank=True, default="")
    text_en = models.CharField(_("English question"), max_length=300, blank=True, default="")
    contrary_fr = models.CharField(
        _("French question of the contrary"), max_length=300, blank=True, default=""
    )
    contrary_en = models.CharField(
        _("English question of the contrary"), max_length=300, blank=True, default=""
    )
    scale_min = models.SmallIntegerField(_("lowest score"), null=True)
    scale_max = models.SmallIntegerField(_("highest score"), null=True)
    choices = models.JSONField(_("choices"), default=list, blank=True, help_text="of {key, fr, en}")
    rows = models.JSONField(_("rows"), default=list, blank=True, help_text="of {key, fr, en}")
    required = models.BooleanField(pgettext_lazy("question", "required"), default=False)
    show_if = models.CharField(
        _("asked only if"), max_length=40, blank=True, default="", help_text="key of an earlier one, or score"
    )
    show_op = models.CharField(max_length=8, choices=Condition.choices, blank=True, default="")
    show_value = models.CharField(max_length=2_000, blank=True, default="")

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="question_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(scale_min__isnull=True, scale_max__isnull=True) | Q(scale_min__lt=F("scale_max")),
                name="question_scale",
            ),
            models.CheckConstraint(
                condition=Q(show_if="", show_op="") | (~Q(show_if="") & ~Q(show_op="")),
                name="question_condition_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def contrary(self) -> str:
        return in_language(self, "contrary")

    def listed(self, name: str) -> list[tuple[str, str]]:
        """Key and words of `choices` or `rows`."""
        lines: list[dict[str, Any]] = getattr(self, name)
        return [(str(line["key"]), str(line[spoken()] or line["fr"] or line["en"])) for line in lines]
