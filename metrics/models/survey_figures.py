"""What surveys were answered, day by day, in numbers that add up over whatever they are split by."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from metrics.enums import ResultSplit
from surveys.enums import AskedOver
from surveys.models import Question, Survey

HIGHEST = 10
"""No scale goes further: a count stands for each score from 0 on."""


class Counted(models.Model):
    """Of a day, one version, language and brand, about contacts over one channel (empty: about none)."""

    day = models.DateField(_("day"))
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, blank=True)
    brand = models.BigIntegerField(
        _("brand"), default=0, db_default=0, help_text="id of the brand that asked; 0: the house itself"
    )

    class Meta:
        abstract = True


class SurveyFigures(Counted):
    """The invitations and the answers of a day, of everybody or of one segment, agent or product.

    Invitations, and what became of them, stand on the day they were made; `s0` … `s10`, the answers that
    count by their score, on the day they were given. `replaced`: the same customer answered again within
    the wave. `elsewhere`: on a scale that the survey has no more.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    split = models.CharField(_("split"), max_length=8, choices=ResultSplit.choices, blank=True)
    key = models.BigIntegerField(help_text="id of the segment, agent or product; 0 for everybody")
    over = models.CharField(_("asked over"), max_length=8, choices=AskedOver.choices)
    invited = models.IntegerField(_("invited"))
    sent = models.IntegerField(_("of these, sent"))
    delivered = models.IntegerField(_("of these, taken by the mail server"))
    bounced = models.IntegerField(_("of these, came back"))
    opened = models.IntegerField(_("of these, opened"))
    started = models.IntegerField(_("of these, started"))
    answered = models.IntegerField(_("of these, have answered"))
    unconfirmed = models.IntegerField(_("of these, answered in doubt"))
    suspect = models.IntegerField(_("of these, answered in doubt at first"))
    aside = models.IntegerField(_("of these, set aside"), default=0, db_default=0)
    left_out = models.IntegerField(_("of these, left out for good"), default=0, db_default=0)
    replied = models.IntegerField(_("of these, answered further questions"))
    replaced = models.IntegerField(_("answers replaced by a later one"))
    elsewhere = models.IntegerField(_("answers on another scale"))
    s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10 = (models.IntegerField() for _n in range(HIGHEST + 1))

    class Meta:
        verbose_name = _("results of a day")
        verbose_name_plural = _("results of days")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "split", "key", "day", "version", "language", "channel", "over", "brand"],
                name="results_once_a_day",
            )
        ]
        indexes = [models.Index(fields=["survey", "split", "day"], name="results_of_split")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.day} {self.split}{self.key}"


class QuestionFigures(Counted):
    """What was said to a further question on a day, by everybody or by one segment (0: everybody).

    `value` is what was chosen; empty: how many said anything at all. Of a Kano pair it is both, "1|5".
    `openly`: how many of the `n` came by an open link, of nobody we know.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="+", db_index=False)
    segment = models.BigIntegerField(_("segment"))
    over = models.CharField(
        _("asked over"), max_length=8, choices=AskedOver.choices, blank=True, default="", db_default=""
    )
    row = models.CharField(_("row"), max_length=40, blank=True)
    value = models.CharField(_("value"), max_length=40, blank=True)
    n = models.IntegerField(_("answers"))
    openly = models.IntegerField(_("of these anonymous"), default=0, db_default=0)

    class Meta:
        verbose_name = _("replies of a day")
        verbose_name_plural = _("replies of days")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "segment", "day", "language", "channel", "over", "brand", "row", "value"],
                name="replies_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.day} {self.row}={self.value}: {self.n}"


class TraitFigures(models.Model):
    """How many customers speak a language: what those who answered are compared with."""

    language = models.CharField(_("language"), max_length=2, primary_key=True)
    customers = models.IntegerField(_("customers"))

    class Meta:
        verbose_name = _("customers by language")
        verbose_name_plural = _("customers by language")

    def __str__(self) -> str:
        return f"{self.language}: {self.customers}"
