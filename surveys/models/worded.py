"""Words in both languages, side by side; read in the language that is spoken."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Ends(models.Model):
    """What the two ends of a scale mean."""

    lowest_fr = models.CharField(_("the lowest score in French"), max_length=60, blank=True, default="")
    lowest_en = models.CharField(_("the lowest score in English"), max_length=60, blank=True, default="")
    highest_fr = models.CharField(_("the highest score in French"), max_length=60, blank=True, default="")
    highest_en = models.CharField(_("the highest score in English"), max_length=60, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def lowest(self) -> str:
        return in_language(self, "lowest")

    @property
    def highest(self) -> str:
        return in_language(self, "highest")


def in_language(row: Any, name: str) -> str:
    words: str = getattr(row, f"{name}_{spoken()}")
    return words


def spoken() -> str:
    return "fr" if get_language() == "fr" else "en"
