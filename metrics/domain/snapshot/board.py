"""The figures at the head of the dashboard: each with its interval, how it moved, its target, its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core import formats
from core.template_tags import number
from metrics.domain import registry
from metrics.domain.charts import Figure, Point, Scale, Sparkline
from metrics.domain.charts.figure import Direction
from metrics.domain.days import today
from metrics.domain.headline import Headline
from metrics.domain.registry import Metric
from metrics.domain.registry.metric import COUNTED
from metrics.domain.results.told import surveys_by_metric
from metrics.domain.snapshot.counted import counted_on, windowed
from metrics.domain.snapshot.estimate import Change, change
from metrics.domain.snapshot.scopes import Named
from metrics.domain.snapshot.series import snapshots
from metrics.domain.snapshot.take import is_split_so
from metrics.domain.snapshot.target import TONES, Outcome, outcome, outcome_words, standing_targets
from metrics.domain.snapshot.words import difference_words, shown_words, value_words
from metrics.domain.windows import window_words
from metrics.models import MetricSnapshot

LEADING = ("nps", "csat", "retention", "revenue")
PARTS = (
    (
        gettext_lazy("Satisfaction and service"),
        (
            "ces",
            "ces_1_7",
            "first_contact_resolution",
            "said_by_agents",
            "said_by_customers",
            "response_rate",
            "promises_kept",
        ),
    ),
    (
        gettext_lazy("Customers and value"),
        ("active_customers", "average_basket", "predicted_value", "clv_value", "points_outstanding"),
    ),
    (
        gettext_lazy("Closed loop"),
        ("followed_up", "recovered", "recovery_change", "value_saved", "recovery_cost", "recovery_return"),
    ),
)
SHOWN = (*LEADING, *(key for _title, keys in PARTS for key in keys))
ONE_OF = {"ces", "ces_1_7"}  # a house asks on one of the scales
POINTS, LATEST = 30, 3
SHARES = Scale(low=0, high=1)
SCALES = {
    "nps": Scale(low=-100, high=100),
    "ces": Scale(low=0, high=7),
    "ces_1_7": Scale(low=1, high=7),
    "recovery_change": Scale(low=-10, high=10),
}


@dataclass(frozen=True)
class Tile:
    """A metric with its snapshots, oldest first, and what it should be."""

    metric: Metric
    of: Named
    rows: Sequence[MetricSnapshot]
    target: float | None
    survey: str = ""

    @property
    def last(self) -> MetricSnapshot | None:
        return self.rows[-1] if self.rows else None

    @property
    def first(self) -> MetricSnapshot | None:
        return next((row for row in self.rows if row.value is not None), None)

    @property
    def change(self) -> Change | None:
        last, first, daily = self.last, self.first, self.metric.daily
        if daily is None or last is None or first is None or first is last or self.has_turned:
            return None
        return change(daily.method, last, first)

    @property
    def has_turned(self) -> bool:
        """Whether the first looked at another window than the last does."""
        if self.last is None or self.first is None:
            return False
        key = self.metric.key
        return window_words(key, self.last.computed_at) != window_words(key, self.first.computed_at)

    @property
    def outcome(self) -> Outcome | None:
        return outcome(self.metric, self.last, self.target)

    @property
    def direction(self) -> Direction:
        """Better or worse only where the change is real."""
        found = self.change
        if not found or not found.is_real or self.metric.higher_is_better is None:
            return "noise"
        return "better" if (found.difference > 0) == self.metric.higher_is_better else "worse"

    @property
    def moved(self) -> str:
        found = self.change
        if self.has_turned:
            return _("Another window before: not compared")
        if found is None or self.first is None or self.last is None:
            return ""
        words = {
            "difference": difference_words(self.metric)(found.difference),
            "day": formats.day(self.first.day, today=today(), language=get_language() or "en"),
        }
        if found.is_real is False:
            return _("%(difference)s since %(day)s: within the noise") % words
        return _("%(difference)s since %(day)s") % words

    @property
    def address(self) -> str:
        asked = {"metric": self.metric.key} | ({"scope": self.of.text} if self.of.text else {})
        return f"{reverse('metrics:trends')}?{urlencode(asked)}"


@dataclass(frozen=True)
class Board:
    of: Named
    tiles: list[Tile]

    @property
    def is_empty(self) -> bool:
        return all(tile.last is None or tile.last.n == 0 for tile in self.tiles)

    @property
    def newest(self) -> MetricSnapshot | None:
        rows = [tile.last for tile in self.tiles if tile.last]
        return max(rows, key=lambda row: row.computed_at, default=None)

    @cached_property
    def headline(self) -> list[Headline]:
        return [Headline(figure_of(tile), windowed(tile.metric)) for tile in self.tiles]

    @property
    def leading(self) -> list[Headline]:
        return self._of(LEADING)

    @property
    def parts(self) -> list[tuple[str, list[Headline]]]:
        """What stands below the leading figures, by what it is about; parts without any are left out."""
        found = [(str(title), self._of(keys)) for title, keys in PARTS]
        return [(title, figures) for title, figures in found if figures]

    def _of(self, keys: Sequence[str]) -> list[Headline]:
        return [it for it in self.headline if it.metric.key in keys]

    @property
    def troubles(self) -> list[Tile]:
        """What got worse by more than chance, or misses its target."""
        return [it for it in self.tiles if it.direction == "worse" or it.outcome == Outcome.MISSED]


def board(of: Named, *, since: date, until: date) -> Board:
    """Three queries, however many customers there are."""
    found: dict[str, list[MetricSnapshot]] = {}
    rows = snapshots(of.scope).filter(metric__in=SHOWN, day__in=_looked_at(since, until))
    for row in rows.order_by("metric", "day"):
        found.setdefault(row.metric, []).append(row)
    targets = standing_targets(of.scope, day=until)
    asked = surveys_by_metric()
    tiles = [
        Tile(it, of, found.get(it.key, []), targets.get(it.key), asked.get(it.key, "")) for it in _shown(of)
    ]
    return Board(of, [tile for tile in tiles if _is_asked(tile, tiles)])


def _shown(of: Named) -> list[Metric]:
    metrics = [registry.BY_KEY[key] for key in SHOWN if key in registry.BY_KEY]
    return [metric for metric in metrics if metric.daily and is_split_so(metric.daily, of.scope)]


def _is_asked(tile: Tile, tiles: Sequence[Tile]) -> bool:
    """The scale that was answered on last stands for both; the usual one where neither was."""
    if tile.metric.key not in ONE_OF:
        return True
    both = [it for it in tiles if it.metric.key in ONE_OF]
    return tile is max(both, key=lambda it: it.last.n if it.last else 0)


def _looked_at(since: date, until: date) -> list[date]:
    """Some days are enough for a line; of the latest each, as one may have been missed."""
    step = (until - since).days // POINTS + 1
    days = {until - timedelta(days=back) for back in range(0, (until - since).days + 1, step)}
    return sorted(days | {since} | {max(since, until - timedelta(days=back)) for back in range(LATEST)})


def figure_of(tile: Tile) -> Figure:
    metric, last, found = tile.metric, tile.last, tile.outcome
    return Figure(
        key=metric.key.replace("_", "-"),
        title=str(metric.name),
        value=last.value if last else None,
        low=last.low if last else None,
        high=last.high if last else None,
        scale=SCALES.get(metric.key, SHARES),
        format_value=value_words(metric),
        note=_counted(metric, last),
        change=tile.moved,
        direction=tile.direction,
        target=_aimed(tile),
        target_tone=TONES[found] if found else "",
        spark=_spark(tile),
        empty_text=shown_words(metric, last) or _("Nothing observed yet"),
        href=tile.address,
        behind=_("Trend"),
        customers=counted_on(metric, tile.of.text, last.day if last else None),
        results=_results(tile),
    )


def _results(tile: Tile) -> str:
    """The results of the survey that asks for it, narrowed alike; those of a team are not kept."""
    kind, _colon, name = tile.of.text.partition(":")
    if not tile.survey or kind not in {"", "segment", "channel"}:
        return ""
    asked = {"survey": tile.survey} | ({kind: name} if kind else {})
    return f"{reverse('metrics:survey-results')}?{urlencode(asked)}"


def _counted(metric: Metric, last: MetricSnapshot | None) -> str:
    """How many it rests on, where it rests on a number of them."""
    if last is None or not metric.daily:
        return ""
    reading = metric.reading(last.value) if last.value is not None else None
    if metric.daily.method in COUNTED:
        return str(reading.label) if reading else ""
    counted = f"n\u00a0= {number(last.n)}"
    return f"{reading.label} · {counted}" if reading else counted


def _aimed(tile: Tile) -> str:
    if tile.target is None:
        return ""
    target = value_words(tile.metric)(tile.target)
    if tile.outcome is None:
        return _("target %(target)s") % {"target": target}
    return _("target %(target)s: %(outcome)s") % {"target": target, "outcome": outcome_words(tile.outcome)}


def _spark(tile: Tile) -> Sparkline:
    points = [Point(label=str(row.day), value=row.value) for row in tile.rows]
    return Sparkline(
        key=f"spark-{tile.metric.key}",
        title=_("Day by day"),
        points=points,
        label_header=_("Day"),
        value_header=str(tile.metric.name),
        format_value=value_words(tile.metric),
    )
