"""What customers talk about: a dictionary that managers keep, and which verbatims speak of what."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.models.verbatim import Verbatim


class Theme(models.Model):
    """Words are folded, one a line; a phrase has several, a stem ends in "*"."""

    name_fr = models.CharField(_("French name"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=60, unique=True)
    words_fr = models.TextField(_("French words"), blank=True, default="", db_default="")
    words_en = models.TextField(_("English words"), blank=True, default="", db_default="")
    changed_at = models.DateTimeField(_("changed"), db_default=Now())

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_en


class VerbatimTheme(models.Model):
    """Found by reading, never by hand: a change of the dictionary has everything read again.

    Those of a theme that is gone are let go by the clock: there may be millions.
    """

    verbatim = models.ForeignKey(Verbatim, models.CASCADE, related_name="themes", db_index=False)
    theme = models.ForeignKey(
        Theme, models.DO_NOTHING, related_name="mentions", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verbatim", "theme"], name="verbatim_theme_once")]
        indexes = [models.Index("theme", "verbatim", name="verbatim_of_theme")]

    def __str__(self) -> str:
        return f"{self.verbatim_id}: {self.theme_id}"
