"""What an answer says to one further question: a number on its scale, choices, or text."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.answer import Answer
from surveys.models.question import Question

AT_MOST_ONE = (
    Q(number__isnull=True, choices__isnull=True)
    | Q(number__isnull=False, choices__isnull=True, text="")
    | Q(number__isnull=True, choices__isnull=False, text="")
)
ON_ITS_SCALE = Q(number__isnull=True) | Q(number__gte=F("scale_min"), number__lte=F("scale_max"))


class Reply(models.Model):
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="replies", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="replies")
    row = models.CharField(_("row"), max_length=40, blank=True, default="")
    number = models.SmallIntegerField(_("number"), null=True)
    scale_min = models.SmallIntegerField(null=True)
    scale_max = models.SmallIntegerField(null=True)
    choices = ArrayField(models.CharField(max_length=40), verbose_name=_("choices"), null=True)
    text = models.TextField(_("text"), blank=True, default="")

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        indexes = [
            models.Index("question", F("id").desc(), condition=~Q(text=""), name="reply_in_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["answer", "question", "row"], name="reply_once"),
            models.CheckConstraint(condition=AT_MOST_ONE, name="reply_is_one_thing"),
            models.CheckConstraint(condition=ON_ITS_SCALE, name="reply_on_its_scale"),
        ]
