"""Read what was said: the clock takes what is new, and everything once the reading itself has changed.

A row below the edition is due. Whoever reads it holds its lock until it is written, so a dead reader leaves
it due.
"""

from collections.abc import Mapping, Sequence
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from core.sql import execute
from core.text import fold
from surveys.domain.voice import tone
from surveys.domain.voice.finding import finders
from surveys.models import Theme, Verbatim, VoiceEdition

PORTION = 500


def read_due(*, seconds: float = 10) -> int:
    """Job: how many were read. Any number may try at once; what is left waits for the next time."""
    until, many = monotonic() + seconds, 0
    while monotonic() < until:
        step = _read_portion(_edition())
        many += step
        if step < PORTION:
            break
    return many


def read_again() -> None:
    """Everything is due to be read. Corrections by hand stand."""
    _edition()
    VoiceEdition.objects.filter(pk=1).update(number=F("number") + 1, changed_at=Now())


def _edition() -> int:
    """The edition in force; another model of the tone than the last reader's makes a new one."""
    edition, _ = VoiceEdition.objects.get_or_create(pk=1, defaults={"model": tone.VERSION})
    if edition.model != tone.VERSION:
        other = VoiceEdition.objects.filter(pk=1).exclude(model=tone.VERSION)
        other.update(model=tone.VERSION, number=F("number") + 1, changed_at=Now())
        edition.refresh_from_db()
    return edition.number


@transaction.atomic
def _read_portion(edition: int) -> int:
    due = Verbatim.objects.filter(edition__lt=edition).order_by("edition", "id")
    rows = list(due.only("id", "text", "language").select_for_update(skip_locked=True)[:PORTION])
    if rows:
        _write(rows, edition)
    return len(rows)


def _write(rows: Sequence[Verbatim], edition: int) -> None:
    words = [fold(row.text) for row in rows]
    readings = [tone.read_tone(row.text, language=row.language) for row in rows]
    execute(
        _WRITE,
        edition=edition,
        model=tone.VERSION,
        ids=[row.pk for row in rows],
        tones=[reading.tone for reading in readings],
        certainties=[reading.certainty for reading in readings],
        languages=[reading.language for reading in readings],
        words=words,
    )
    _write_themes(dict(zip((row.pk for row in rows), words, strict=True)))


def _write_themes(texts: Mapping[int, str]) -> None:
    """`texts`: folded, by the number of their verbatim."""
    known = finders(Theme.objects.all())
    found = [(pk, theme) for pk, text in texts.items() for theme, finder in known if finder.search(text)]
    execute(_FORGET, ids=list(texts))
    if found:
        execute(_FIND, verbatims=[pk for pk, _ in found], themes=[theme for _, theme in found])


_WRITE = """
    UPDATE surveys_verbatim verbatim SET
        read_tone = read.tone, certainty = read.certainty, language = read.language, words = read.words,
        tone = CASE WHEN verbatim.corrected_at IS NULL THEN read.tone ELSE verbatim.tone END,
        read_by = %(model)s, edition = %(edition)s
    FROM unnest(%(ids)s::bigint[], %(tones)s::text[], %(certainties)s::float8[], %(languages)s::text[],
        %(words)s::text[]) AS read (id, tone, certainty, language, words)
    WHERE verbatim.id = read.id
"""
_FORGET = "DELETE FROM surveys_verbatimtheme WHERE verbatim_id = ANY(%(ids)s)"
_FIND = """
    INSERT INTO surveys_verbatimtheme (verbatim_id, theme_id)
    SELECT found.verbatim, theme.id FROM unnest(%(verbatims)s::bigint[], %(themes)s::bigint[])
        AS found (verbatim, theme) JOIN surveys_theme theme ON theme.id = found.theme
"""
