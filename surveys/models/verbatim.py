"""What somebody said in words of their own, from wherever it came, with the tone in which it is read."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from surveys.enums import ScoreKind, Tone, VerbatimSource
from surveys.models.answer import Answer
from surveys.models.question import Question
from surveys.models.review import Review
from surveys.models.survey import Survey

SAID_OPENLY = Q(source=VerbatimSource.SURVEY, customer=None)


class VerbatimQuerySet(models.QuerySet["Verbatim"]):
    def heard(self) -> "VerbatimQuerySet":
        """The one door to them: what counts as said, for every list, sum and file."""
        return self.exclude(text="")

    def in_figures(self) -> "VerbatimQuerySet":
        """Without what came by open links: nobody knows whose it is, nor how often one hand wrote it. A
        review counts, even of nobody we know.
        """
        return self.exclude(SAID_OPENLY)


class Verbatim(models.Model):
    """`tone` is what counts: a hand's correction, else what the machine read. What is below the edition of
    `VoiceEdition` is read (again) by the clock.
    """

    source = models.CharField(_("source"), max_length=10, choices=VerbatimSource.choices)
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="verbatims", db_index=False)
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("question"),
        help_text="the further question of the answer; none: the comment beside the score",
    )
    review = models.OneToOneField(Review, models.CASCADE, null=True, related_name="verbatim")
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="verbatims", db_index=False
    )
    survey = models.ForeignKey(Survey, models.PROTECT, null=True, related_name="verbatims", db_index=False)
    kind = models.CharField(_("kind of score"), max_length=10, choices=ScoreKind.choices, blank=True)
    score = models.SmallIntegerField(_("score"), null=True)
    scale_max = models.SmallIntegerField(null=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    text = models.TextField(_("what was said"))
    said_at = models.DateTimeField(_("said"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    words = models.TextField(blank=True, default="", db_default="", help_text="folded, to search in")
    tone = models.CharField(_("tone"), max_length=10, choices=Tone.choices, blank=True, db_default="")
    read_tone = models.CharField(
        _("tone as read by the machine"), max_length=10, choices=Tone.choices, blank=True, db_default=""
    )
    certainty = models.FloatField(_("certainty"), null=True)
    read_by = models.CharField(_("read by"), max_length=20, blank=True, db_default="")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("corrected by")
    )
    corrected_at = models.DateTimeField(_("corrected"), null=True)
    edition = models.IntegerField(default=0, db_default=0)

    objects = VerbatimQuerySet.as_manager()

    class Meta:
        verbose_name = _("verbatim")
        verbose_name_plural = _("verbatims")
        indexes = [
            models.Index(F("said_at").desc(), F("id").desc(), name="verbatim_latest"),
            models.Index(F("tone"), F("said_at").desc(), F("id").desc(), name="verbatim_of_tone"),
            models.Index(F("survey"), F("said_at").desc(), F("id").desc(), name="verbatim_of_survey"),
            models.Index(F("customer"), F("said_at").desc(), name="verbatim_of_customer"),
            models.Index("edition", "id", name="verbatim_to_read"),
            models.Index("question", name="verbatim_of_question", condition=Q(question__isnull=False)),
            GinIndex(fields=["words"], name="verbatim_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "question"],
                name="verbatim_once",
                condition=Q(answer__isnull=False),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | Q(question=None), name="verbatim_question_of_answer"
            ),
            models.CheckConstraint(
                condition=Q(
                    source=VerbatimSource.SURVEY, answer__isnull=False, survey__isnull=False, review=None
                )
                | Q(source=VerbatimSource.REVIEW, review__isnull=False, answer=None, survey=None),
                name="verbatim_of_one_source",
            ),
            models.CheckConstraint(
                condition=Q(certainty__isnull=True) | Q(certainty__gte=0, certainty__lte=1),
                name="verbatim_certainty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} #{self.pk}"

    @property
    def is_corrected(self) -> bool:
        return self.corrected_at is not None


class VoiceEdition(models.Model):
    """One row. `number` rises when the reading changes: every verbatim below it is due to be read again."""

    number = models.PositiveIntegerField(default=1)
    model = models.CharField(_("model of the tone"), max_length=20)
    changed_at = models.DateTimeField(_("changed"), db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="voice_edition_is_one")]

    def __str__(self) -> str:
        return f"{self.model}, {self.number}"
