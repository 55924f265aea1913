"""What customers talk about: how often, how they sound, and whether it changed since the period before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from core.template_tags import long_day, number
from customers.people.domain.own_facets import begins
from metrics.domain.charts import Point, Sparkline
from metrics.domain.days import today
from metrics.domain.formulas.proportion import Proportion, ShareChange, compare_shares, proportion
from metrics.domain.narrowed.read import kept, rows_of
from metrics.domain.reasons import slice_of
from metrics.enums import NarrowedReport
from metrics.models import Segment, ThemeFigures
from surveys.domain.verbatim import LATEST_FIRST
from surveys.domain.voice.finding import frequent_terms
from surveys.enums import Tone
from surveys.models import Theme, Verbatim

PERIODS = (30, 90, 365)
SAMPLE = 1_000
COUNTED = ("now", "before", *(tone.value for tone in Tone))


@dataclass(frozen=True)
class ThemeLine:
    """A theme's share of what was said in words, now and before; `tones`: positive, neutral, negative."""

    theme: Theme
    mentions: int
    share: Proportion | None
    change: ShareChange | None
    tones: Mapping[str, int]
    trend: Sparkline | None = None
    """None of a segment: its days are not kept."""

    @property
    def negative(self) -> float | None:
        return self.tones[Tone.NEGATIVE] / self.mentions if self.mentions else None


@dataclass(frozen=True)
class ThemeReport:
    """`terms`: by language, what is often said and stands in no theme, of the latest `SAMPLE` verbatims."""

    days: int
    since: date
    said: int
    said_before: int
    lines: Sequence[ThemeLine]
    terms: Mapping[str, Sequence[tuple[str, int]]]

    @property
    def until(self) -> date:
        return self.since + timedelta(days=self.days - 1)


def theme_report(days: int, segment: Segment | None = None, channel: str = "") -> ThemeReport:
    """From sums of days, as they were last counted; the terms are of what everybody said last."""
    since = today() - timedelta(days=days - 1)
    before_that = since - timedelta(days=days)
    counts = _of_members(segment, days, channel) if segment else _counts(since, before_that, channel)
    said = counts.get(None, {})
    now, before = said.get("now", 0), said.get("before", 0)
    trends = {} if segment else _trends(since, days, channel)
    lines = [
        replace(_line(theme, counts.get(theme.pk, {}), now, before), trend=trends.get(theme.pk))
        for theme in Theme.objects.all()
    ]
    lines.sort(key=lambda line: -line.mentions)
    latest = Verbatim.objects.heard().in_figures().filter(said_at__gte=begins(since)).order_by(*LATEST_FIRST)
    latest = latest.filter(channel=channel) if channel else latest
    terms = {
        language: frequent_terms(latest.filter(language=language)[:SAMPLE], language=language)
        for language in ("fr", "en")
        if segment is None
    }
    return ThemeReport(days, since, now, before, lines, terms)


def _counts(since: date, before: date, channel: str) -> dict[int | None, dict[str, int]]:
    """By theme, and of all without one: said now and before, and now by tone."""
    now = Q(day__gte=since)
    told = {tone.value: Sum(tone.value, filter=now, default=0) for tone in Tone}
    told |= {"now": Sum("said", filter=now, default=0), "before": Sum("said", filter=~now, default=0)}
    rows = (
        ThemeFigures.objects.filter(Q(channel=channel) if channel else Q(), day__gte=before)
        .order_by()
        .values("theme")
        .annotate(**told)
        .values_list("theme", *told)
    )
    return {theme: dict(zip(told, counts, strict=True)) for theme, *counts in rows}


def _trends(since: date, days: int, channel: str) -> dict[int | None, Sparkline]:
    """Mentions of each theme over equal stretches of the period; a last odd stretch is left out."""
    length = slice_of(days)
    firsts = [since + timedelta(days=length * at) for at in range(days // length)]
    counted: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(firsts))
    rows = ThemeFigures.objects.filter(Q(channel=channel) if channel else Q(), day__gte=since)
    for theme, day, said in rows.order_by().values_list("theme", "day").annotate(n=Sum("said")):
        at = (day - since).days // length
        if at < len(firsts):
            counted[theme][at] += said
    return {
        theme: Sparkline(
            key=f"theme-{theme or 'all'}",
            title=_("Mentions over the period"),
            points=[Point(label=long_day(day), value=n) for day, n in zip(firsts, many, strict=True)],
            label_header=_("From"),
            value_header=_("Mentions"),
            format_value=number,
        )
        for theme, many in counted.items()
    }


def _of_members(segment: Segment, days: int, channel: str) -> dict[int | None, dict[str, int]]:
    """As `_counts`, of those who are in a segment now."""
    found: dict[int | None, Counter[str]] = defaultdict(Counter)
    for row in rows_of(kept(NarrowedReport.THEMES, segment)):
        # Those that were counted before channels were told apart wait for the next count.
        if row["days"] == days and channel in {"", row.get("channel")}:
            found[row["theme"]].update({name: row[name] for name in COUNTED})
    return {theme: dict(counts) for theme, counts in found.items()}


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
