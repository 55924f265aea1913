"""One metric over time: a line with its interval and target, and whether its change is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median_low

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.formats import date_as
from metrics.domain.charts import Point, Trend
from metrics.domain.registry import Metric
from metrics.domain.registry.metric import COUNTED, Daily
from metrics.domain.snapshot.estimate import Change, change
from metrics.domain.snapshot.scopes import Named
from metrics.domain.snapshot.series import series
from metrics.domain.snapshot.target import Outcome, held_on, outcome, targets_of
from metrics.domain.snapshot.words import difference_words, value_words
from metrics.domain.windows import window_words
from metrics.models import MetricSnapshot, Target

DRAWN, YEAR = 92, 330
ENOUGH = 7  # gaps between rows that show how often they are written


@dataclass(frozen=True)
class Development:
    """`rows` from the first to the last day that was counted; `targets` with the newest first."""

    metric: Metric
    of: Named
    since: date
    until: date
    rows: Sequence[MetricSnapshot]
    targets: Sequence[Target]

    @property
    def daily(self) -> Daily:
        assert self.metric.daily  # noqa: S101 — only such a metric has snapshots
        return self.metric.daily

    @cached_property
    def known(self) -> list[MetricSnapshot]:
        return [row for row in self.rows if row.value is not None]

    @property
    def last(self) -> MetricSnapshot | None:
        return self.rows[-1] if self.rows else None

    @property
    def target(self) -> float | None:
        return held_on(self.targets, self.last.day if self.last else self.until)

    @property
    def outcome(self) -> Outcome | None:
        return outcome(self.metric, self.last, self.target)

    @property
    def change(self) -> Change | None:
        """From the first day with a value to the last."""
        if len(self.known) < 2 or self.turned:
            return None
        return change(self.daily.method, self.known[-1], self.known[0])

    @cached_property
    def turned(self) -> str:
        """What the figure looked at before, where the house has changed that since the first day."""
        now, before = (
            window_words(self.metric.key, row.computed_at) for row in (self.known[-1], self.known[0])
        )
        return before if before != now else ""

    @property
    def verdict(self) -> str:
        if len(self.known) > 1 and self.turned:
            return _("The first days look at %(before)s, the last at another window: not compared.") % {
                "before": self.turned
            }
        found = self.change
        if found is None:
            return _("One day is no trend yet: from tomorrow on it can be told how the figure moves.")
        words = {
            "difference": difference_words(self.metric)(found.difference),
            "since": _day(self.known[0].day),
            "until": _day(self.known[-1].day),
        }
        if found.is_real is None:
            told = _("%(difference)s from %(since)s to %(until)s.") % words
            return f"{told} {self._untold}"
        if found.is_real:
            return _("%(difference)s from %(since)s to %(until)s: a real change, more than chance.") % words
        return (
            _("%(difference)s from %(since)s to %(until)s: within the noise, chance may do as much.") % words
        )

    @property
    def _untold(self) -> str:
        if self.daily.method in COUNTED:
            return _("Every case was counted, none was sampled: whether it will last cannot be told from it.")
        return _("There are too few cases to tell it from chance.")

    @property
    def chart(self) -> Trend:
        drawn = _drawn(self.rows)
        form = "d MMM" if (self.until - self.since).days < YEAR else "d MMM yy"
        return Trend(
            key="trend",
            title=f"{self.metric.name} – {self.of.name}",
            points=[point_of(day, row, form) for day, row in drawn],
            targets=[held_on(self.targets, day) for day, _row in drawn],
            label_header=_("Day"),
            value_header=str(self.metric.name),
            format_value=value_words(self.metric),
            from_zero=False,
            bounds=self.metric.scale,
            note=str(self.window),
            empty_text=_("Nothing was observed in these days."),
        )

    @property
    def window(self) -> str:
        return str(self.daily.window or self.metric.window)


def development(metric: Metric, of: Named, *, since: date, until: date) -> Development:
    """Two queries."""
    rows = series(metric.key, of.scope, since=since, until=until)
    return Development(metric, of, since, until, rows, targets_of(metric.key, of.scope))


def _drawn(rows: Sequence[MetricSnapshot]) -> list[tuple[date, MetricSnapshot | None]]:
    """Each day, or of a long time one in so many, or as often as rows were written; the last one always.

    Between them the newest row counts; where there is none, a gap is left.
    """
    if not rows:
        return []
    first, last = rows[0].day, rows[-1].day
    gaps = [(later.day - row.day).days for row, later in pairwise(rows)]
    usual = median_low(gaps) if len(gaps) >= ENOUGH else 1
    step = max((last - first).days // DRAWN + 1, usual)
    newest = {(last - row.day).days // step: row for row in rows}
    return [
        (newest[back].day if back in newest else last - timedelta(days=back * step), newest.get(back))
        for back in range((last - first).days // step, -1, -1)
    ]


def point_of(day: date, row: MetricSnapshot | None, form: str = "d MMM") -> Point:
    between = {"value": row.value, "low": row.low, "high": row.high} if row else {"value": None}
    return Point(label=_day(day, form), **between)


def _day(day: date, form: str = "long") -> str:
    return date_as(day, form, language=get_language() or "en")
