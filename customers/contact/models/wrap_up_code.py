"""The codes contacts are wrapped up with: why they took place and how they ended."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class WrapUpCode(models.Model):
    """A code agents choose from. A retired one stays on the contacts that carry it."""

    slug = models.SlugField(unique=True)
    label_fr = models.CharField(_("French label"), max_length=80)
    label_en = models.CharField(_("English label"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.label_fr if get_language() == "fr" else self.label_en


class Reason(WrapUpCode):
    """Why the contact took place."""


class Outcome(WrapUpCode):
    """How it ended. `solves` suggests whether the matter was solved; without `reasons` it fits them all.

    Where nobody was `reached`, whoever waits for a word of ours goes on waiting.
    """

    solves = models.BooleanField(_("solves the matter"), null=True)
    reached = models.BooleanField(_("the customer was reached"), default=True, db_default=True)
    reasons = models.ManyToManyField(Reason, blank=True, related_name="outcomes", verbose_name=_("reasons"))
