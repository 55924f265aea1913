"""The words in which consent is asked for, per purpose and language; each change is a new version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import Purpose


class ConsentWording(models.Model):
    """Never changed, never deleted: the highest version is in use. An empty text: none is, any more."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("wording"), blank=True)
    made_at = models.DateTimeField(_("in use since"), db_default=Now())
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("wording of consent")
        verbose_name_plural = _("wordings of consent")
        ordering = ["purpose", "language", "-version"]
        constraints = [
            models.UniqueConstraint("purpose", "language", "version", name="consent_wording_version_once"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_wording_for_what"),
            models.CheckConstraint(condition=Q(version__gte=1), name="consent_wording_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language}) {self.version}"
