"""The dictionary of themes: kept by managers, tried on what was said lately, then found in all of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.sql import execute
from core.text import clean_line, fold
from surveys.domain.verbatim import LATEST_FIRST
from surveys.domain.voice.finding import pattern_of
from surveys.domain.voice.reading import read_again
from surveys.models import Theme, Verbatim, VerbatimTheme

MOST_WORDS, LONGEST, SHORTEST_STEM = 100, 60, 3
PREVIEWED, SHOWN, PORTION = 2_000, 5, 5_000
LATELY = timedelta(days=90)
_ENTRY = re.compile(r"[^\W_]+(?:[ '’-][^\W_]+)*\*?")


def themes() -> list[tuple[Theme, int]]:
    """Each with its mentions of the last ninety days: a count of all ever said would grow with the house."""
    lately = Verbatim.objects.heard().in_figures().filter(said_at__gt=Now() - LATELY)
    found = VerbatimTheme.objects.filter(verbatim__in=lately).order_by().values_list("theme")
    many = dict(found.annotate(many=Count("pk")))
    return [(theme, many.get(theme.pk, 0)) for theme in Theme.objects.order_by("name_fr")]


def clean_words(written: str, *, field: str) -> list[str]:
    """Folded words and phrases, one a line or between commas. Raises Invalid."""
    entries = list(dict.fromkeys(filter(None, (fold(each) for each in re.split(r"[\n,;]", written)))))
    if len(entries) > MOST_WORDS:
        raise Invalid(_("A theme has at most %(most)d words.") % {"most": MOST_WORDS}, field=field)
    for entry in entries:
        is_short = entry.endswith("*") and len(entry) <= SHORTEST_STEM
        if len(entry) > LONGEST or is_short or not _ENTRY.fullmatch(entry):
            said = _("“%(entry)s” is no word, nor a stem of three letters and a *.")
            raise Invalid(said % {"entry": entry[:LONGEST]}, field=field)
    return entries


def save_theme(*, theme: Theme | None, name_fr: str, name_en: str, words_fr: str, words_en: str) -> Theme:
    """What was said is read again where the words changed. Raises Invalid (names, words), Conflict."""
    row = theme or Theme()
    row.name_fr, row.name_en = clean_line(name_fr), clean_line(name_en)
    for field in ("name_fr", "name_en"):
        if not getattr(row, field):
            raise Invalid(_("A theme has a name in both languages."), field=field)
    before = (row.words_fr, row.words_en)
    row.words_fr = "\n".join(clean_words(words_fr, field="words_fr"))
    row.words_en = "\n".join(clean_words(words_en, field="words_en"))
    if not (row.words_fr or row.words_en):
        raise Invalid(_("A theme needs a word in one language at least."), field="words_fr")
    row.changed_at = Now()
    try:
        with transaction.atomic():
            row.save()
            if before != (row.words_fr, row.words_en):
                read_again()
    except IntegrityError as error:
        raise Conflict(_("Another theme has this name."), field="name_fr") from error
    return row


def remove_theme(theme: Theme) -> None:
    """At once, however often it was found: its mentions are shown nowhere, and go by portions."""
    theme.delete()


def forget_mentions() -> int:
    """Job: let go, a portion at a time, of what was found for themes that are gone. Returns how many."""
    return len(execute(_FORGET, portion=PORTION))


_FORGET = """
    WITH RECURSIVE found (theme) AS (
        SELECT min(theme_id) FROM surveys_verbatimtheme
        UNION ALL
        SELECT (SELECT min(theme_id) FROM surveys_verbatimtheme WHERE theme_id > found.theme)
        FROM found WHERE found.theme IS NOT NULL
    )
    DELETE FROM surveys_verbatimtheme WHERE id IN (
        SELECT mention.id FROM found JOIN surveys_verbatimtheme mention ON mention.theme_id = found.theme
        WHERE NOT EXISTS (SELECT FROM surveys_theme WHERE id = found.theme) LIMIT %(portion)s
    ) RETURNING id
"""
"""From one theme to the next along the index: as many steps as themes, not as mentions."""


@dataclass(frozen=True)
class Preview:
    """In how many of the latest `of` verbatims of ninety days; some of them."""

    many: int
    of: int
    some: Sequence[Verbatim]


def preview_theme(*, words_fr: str, words_en: str) -> Preview:
    """Raises Invalid (words)."""
    words = clean_words(words_fr, field="words_fr") + clean_words(words_en, field="words_en")
    pattern = pattern_of(tuple(words))
    lately = Verbatim.objects.heard().filter(said_at__gt=Now() - LATELY).order_by(*LATEST_FIRST)
    rows = list(lately[:PREVIEWED])
    found = [row for row in rows if pattern and pattern.search(row.words)]
    return Preview(len(found), len(rows), found[:SHOWN])
