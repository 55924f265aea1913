"""The logo of a brand, named by what it shows: mails of long ago still find theirs, and browsers keep it."""

import re
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Now

MOST_SENT = 500_000  # bytes
MOST_KEPT = 40_000  # bytes, with all else that a page for customers is made of
NAME = r"^[0-9a-f]{32}-[0-9]{1,4}x[0-9]{1,4}\.(png|jpg|webp)$"


class Logo(models.Model):
    """Never changed and never deleted. It stands in the database, as any number of machines serve it."""

    name = models.CharField(primary_key=True, max_length=60)
    content = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(name__regex=NAME), name="logo_name_plain")]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Shown:
    """A logo as pages and mails bear it: never larger than this box, nor than it is."""

    name: str
    words: str
    width: int
    height: int

    WIDEST, HIGHEST = 240, 48

    @classmethod
    def of(cls, name: str, words: str) -> "Shown":
        width, height = map(int, re.findall(r"\d+(?=x\d|\.)", name.partition("-")[2]))
        share = min(1, cls.WIDEST / width, cls.HIGHEST / height)
        return cls(name, words, max(1, round(width * share)), max(1, round(height * share)))
