"""Answers of an open link that were set aside together: who said so and why, and how each of them stood."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.enums import Suspicion
from surveys.models.answer import Answer
from surveys.models.open_link import OpenLink


class SetAside(models.Model):
    """Those answered from `since` on and before `until`. Undone, each stands as it did; the row stays."""

    open_link = models.ForeignKey(OpenLink, models.PROTECT, related_name="set_asides", db_index=False)
    since = models.DateTimeField(pgettext_lazy("set aside", "from"))
    until = models.DateTimeField(pgettext_lazy("set aside", "until"))
    reason = models.CharField(_("reason"), max_length=200)
    counted = models.PositiveIntegerField(_("of these, stood in figures"))
    doubted = models.PositiveIntegerField(_("of these, were in doubt"))
    made_at = models.DateTimeField(pgettext_lazy("answers", "set aside"), db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(_("counted again"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("answers set aside")
        verbose_name_plural = _("answers set aside")
        indexes = [models.Index(F("open_link"), F("id").desc(), name="set_aside_of_link")]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="set_aside_span"),
            models.CheckConstraint(condition=Q(counted__gte=1) | Q(doubted__gte=1), name="set_aside_some"),
            models.CheckConstraint(condition=~Q(reason=""), name="set_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.open_link_id}: {self.since} – {self.until}"

    @property
    def answers(self) -> int:
        return self.counted + self.doubted


class AsideAnswer(models.Model):
    """How an answer stood before it was set aside."""

    set_aside = models.ForeignKey(SetAside, models.CASCADE, related_name="answers_aside", db_index=False)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
    suspicion = models.CharField(max_length=10, choices=Suspicion.choices, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("answer set aside")
        verbose_name_plural = _("answers set aside")
        constraints = [models.UniqueConstraint(fields=["set_aside", "answer"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.set_aside_id}: {self.answer_id}"
