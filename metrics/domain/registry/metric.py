"""What is said of a figure: its name, how it is computed, how to read it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Unit(StrEnum):
    """What a value counts, so that pages, exports and API write it the same way."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    SCORE = "score"
    DAYS = "days"
    PER_YEAR = "per_year"
    POINTS = "points"
    SECONDS = "seconds"
    YEARS = "years"
    RATIO = "ratio"
    TIMES = "times"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From this value up the figure reads as `label`; `tone` is good, warn, bad or empty."""

    at_least: float
    label: Words
    tone: str = ""


OWN_TREND = _("No general threshold: compare with your own trend.")


class Method(StrEnum):
    """How a value and its interval follow from the number of cases, Σx and Σx².

    VALUE: they do not; what stands in place of Σx is the value itself.
    BESIDE: x is what was reached less what was to be expected, and in place of Σx² stands its variance.
    """

    NPS = "nps"
    SHARE = "share"
    MEAN = "mean"
    RATIO = "ratio"
    TOTAL = "total"
    VALUE = "value"
    LIFETIME = "lifetime"
    BESIDE = "beside"


COUNTED = {Method.TOTAL, Method.RATIO, Method.VALUE}
"""Of all cases there are: no method tells a change from chance."""
SAMPLED = {Method.NPS, Method.SHARE, Method.MEAN, Method.LIFETIME, Method.BESIDE}
"""Whose value has an interval."""


class Split(StrEnum):
    """What a metric can be split by, so that it is kept for each of them too."""

    SEGMENT = "segment"
    CHANNEL = "channel"
    TEAM = "team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """A metric that is written down every day, see `domain/snapshot/`.

    `window` where it is not that of the metric itself; `of` names the metric whose sums it is read off.
    `has_past`: facts alone tell what it was on a day gone by. `unsplit`: why it is not kept for the others.
    """

    method: Method
    splits: tuple[Split, ...] = ()
    unsplit: Words = ""
    window: Words = ""
    of: str = ""
    has_past: bool = False


OF_CUSTOMERS = _("A customer is of no channel and of no team.")
OF_ORDERS = _("Nobody buys from a team.")
KEPT_FOR: dict[tuple[Split, ...], Words] = {
    (): _("Kept for everybody together."),
    (Split.SEGMENT,): _("Kept for everybody and each segment."),
    (Split.SEGMENT, Split.CHANNEL): _("Kept for everybody, each segment and each channel."),
    (Split.CHANNEL, Split.TEAM): _("Kept for everybody, each channel and each team."),
    tuple(Split): _("Kept for everybody, each segment, each channel and each team."),
}

Bounds = tuple[float, float]
WHOLE = {Unit.COUNT, Unit.POINTS}
"""What is counted one by one."""
BOUNDS: dict[Unit, Bounds] = {Unit.SHARE: (0, 1), Unit.SCORE: (-100, 100)}
FROM_NOTHING_UP: Bounds = (0, 1e12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """`higher_is_better` is None where neither direction is good in itself; `interval` names its method.

    `convention` says whose thresholds they are, or that there are none. `scale`: the least and the most it
    can be, where the unit does not say so. `unlisted`: why no list of customers stands behind it;
    `not_daily`: why it is not kept day by day.
    """

    key: str
    name: Words
    explanation: Words
    formula: Words
    example: Words
    how_to_read: Words
    unit: Unit
    window: Words
    higher_is_better: bool | None = True
    interval: Words = ""
    thresholds: tuple[Threshold, ...] = ()
    convention: Words = OWN_TREND
    daily: Daily | None = None
    not_daily: Words = ""
    scale: Bounds | None = None
    unlisted: Words = ""

    @property
    def bounds(self) -> Bounds:
        """Between which a value can be aimed at."""
        return self.scale or BOUNDS.get(self.unit, FROM_NOTHING_UP)

    @property
    def day_by_day(self) -> list[Words]:
        """For whom it is written down every day, and why for nobody else."""
        if self.daily is None:
            return [self.not_daily]
        return [KEPT_FOR[self.daily.splits], *([self.daily.unsplit] if self.daily.unsplit else [])]

    def reading(self, value: float) -> Threshold | None:
        """The highest threshold the value has reached; the first one below them all."""
        reached = [threshold for threshold in self.thresholds if value >= threshold.at_least]
        return next(iter((*reversed(reached), *self.thresholds)), None)


ALL_TIME = _("since the first order")
LAST_QUARTER = _("last 90 days")
NOW = _("today")
LATEST_ANSWER = _("the latest answer of each customer, whenever it was given")
NO_INTERVAL = _("none: every case is counted, none is sampled")
CHOSEN = _("the days chosen on the page, ninety unless others are")
