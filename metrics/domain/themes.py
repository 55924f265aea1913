"""What customers talk about: how often, how they sound, and whether it changed since the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from metrics.domain.formulas.proportion import Proportion, ShareChange, compare_shares, proportion
from surveys.domain.verbatim import LATEST_FIRST
from surveys.domain.voice.finding import frequent_terms
from surveys.enums import Tone
from surveys.models import Theme, Verbatim, VerbatimTheme

PERIODS = (30, 90, 365)
SAMPLE = 1_000


@dataclass(frozen=True)
class ThemeLine:
    """A theme's share of what was said in words, now and before; `tones`: positive, neutral, negative."""

    theme: Theme
    mentions: int
    share: Proportion | None
    change: ShareChange | None
    tones: Mapping[str, int]

    @property
    def negative(self) -> float | None:
        return self.tones[Tone.NEGATIVE] / self.mentions if self.mentions else None


@dataclass(frozen=True)
class ThemeReport:
    """`terms`: by language, what is often said and stands in no theme, of the latest `SAMPLE` verbatims."""

    days: int
    since: datetime
    said: int
    said_before: int
    lines: Sequence[ThemeLine]
    terms: Mapping[str, Sequence[tuple[str, int]]]


def theme_report(days: int) -> ThemeReport:
    since = timezone.now() - timedelta(days=days)
    before = since - timedelta(days=days)
    heard = Verbatim.objects.heard().filter(said_at__gte=before)
    now = Q(said_at__gte=since)
    said = heard.aggregate(now=Count("pk", filter=now), before=Count("pk", filter=~now))
    counts = {row["theme"]: row for row in _counts(since, before)}
    lines = [
        _line(theme, counts.get(theme.pk, {}), said["now"], said["before"]) for theme in Theme.objects.all()
    ]
    lines.sort(key=lambda line: -line.mentions)
    latest = heard.filter(now).order_by(*LATEST_FIRST)
    terms = {
        language: frequent_terms(latest.filter(language=language)[:SAMPLE], language=language)
        for language in ("fr", "en")
    }
    return ThemeReport(days, since, said["now"], said["before"], lines, terms)


def _counts(since: datetime, before: datetime) -> QuerySet[VerbatimTheme, Any]:
    """By theme: mentions now and before, and now by tone."""
    now = Q(verbatim__said_at__gte=since)
    heard = Verbatim.objects.heard().filter(said_at__gte=before)
    rows = VerbatimTheme.objects.filter(verbatim__in=heard).order_by().values("theme")
    tones = {tone.value: Count("pk", filter=now & Q(verbatim__tone=tone)) for tone in Tone}
    return rows.annotate(now=Count("pk", filter=now), before=Count("pk", filter=~now), **tones)


def _line(theme: Theme, counts: Mapping[str, int], said: int, said_before: int) -> ThemeLine:
    share = proportion(hits=counts.get("now", 0), n=said)
    earlier = proportion(hits=counts.get("before", 0), n=said_before)
    return ThemeLine(
        theme,
        counts.get("now", 0),
        share,
        compare_shares(share, earlier),
        {tone.value: counts.get(tone.value, 0) for tone in Tone},
    )
