"""A link that hangs where anybody passes: whoever follows it answers without saying who they are."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import Channel
from surveys.enums import OpenLinkState
from surveys.models.survey import Survey


class OpenLink(models.Model):
    """`code` is kept as it is: it hangs in public, is shown and printed again, and opens nothing of anybody.

    `taken` counts the answers that count; the database lets none in beyond `most_answers`.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="open_links", db_index=False)
    code = models.CharField(_("code"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("where it hangs"), max_length=80)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, blank=True, default=""
    )
    brand = models.ForeignKey(
        "customers.Brand",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("brand"),
    )
    most_answers = models.PositiveIntegerField(_("answers at most"), default=500, db_default=500)
    taken = models.PositiveIntegerField(_("answers that count"), default=0, db_default=0)
    starts_on = models.DateField(pgettext_lazy("open link", "from"), null=True, blank=True)
    ends_on = models.DateField(pgettext_lazy("open link", "until"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True, db_default=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())

    class Meta:
        verbose_name = _("open link")
        verbose_name_plural = _("open links")
        constraints = [
            models.UniqueConstraint(fields=["survey", "name"], name="open_link_name_once"),
            models.CheckConstraint(
                condition=Q(most_answers__gte=1, taken__lte=F("most_answers")), name="open_link_limit"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="open_link_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> OpenLinkState:
        """`survey` is read: fetch it along."""
        day = timezone.localdate()
        if not self.survey.active:
            return OpenLinkState.CLOSED
        if not self.active:
            return OpenLinkState.OFF
        if self.starts_on and day < self.starts_on:
            return OpenLinkState.WAITING
        if self.ends_on and day > self.ends_on:
            return OpenLinkState.OVER
        return OpenLinkState.FULL if self.taken >= self.most_answers else OpenLinkState.OPEN
