"""The words of a message, in both languages: plain text with placeholders, never code."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from journeys.enums import MessagePurpose


class MessageTemplate(models.Model):
    """Placeholders and blocks are those of `journeys.domain.rendering`; the rest stays as written."""

    slug = models.SlugField(unique=True)
    name_fr = models.CharField(_("French name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=10, choices=MessagePurpose.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    subject_fr = models.CharField(_("French subject"), max_length=200)
    subject_en = models.CharField(_("English subject"), max_length=200)
    body_fr = models.TextField(_("French text"))
    body_en = models.TextField(_("English text"))
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=MessagePurpose.values), name="message_template_purpose_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_en

    def words(self, language: str) -> tuple[str, str]:
        """Subject and text in this language."""
        return (self.subject_fr, self.body_fr) if language == "fr" else (self.subject_en, self.body_en)
