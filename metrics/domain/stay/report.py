"""How long the customers of each group stay: Kaplan–Meier beside the simple formula, from kept counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from customers.enums import Channel
from customers.people.domain.acquisition_source import USUAL
from metrics.domain.behind.address import address_of
from metrics.domain.behind.population import NOT_KNOWN
from metrics.domain.formulas.proportion import Proportion
from metrics.domain.formulas.retention import Lifetime, in_years, lifetime, retention
from metrics.domain.formulas.survival import Step, kaplan_meier, mean_time, median_time
from metrics.domain.stay.count import FOLLOWED, OTHERS
from metrics.domain.windows import known_windows
from metrics.enums import StaySplit
from metrics.models import Segment, StayFigures

MARKS = (3, 6, 12, 24, 36, 60)
SHOWN = 4  # curves at once: more cannot be told apart
YEAR = 12


@dataclass(frozen=True)
class Moment:
    """A month: how many were still watched when it began, and the share that stays beyond it."""

    month: int
    at_risk: int
    surviving: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """One group. Its curve ends with the month up to which anybody of it was seen."""

    name: str
    row: StayFigures
    mark: int = 2 * YEAR

    @property
    def key(self) -> str:
        return self.row.key

    @cached_property
    def steps(self) -> list[Step]:
        rows = self.row.months
        gone, months, customers = ([row[at] for row in rows] for at in (1, 0, 2))
        return kaplan_meier(months, gone, customers)

    @cached_property
    def last(self) -> int:
        return max((row[0] for row in self.row.months), default=0)

    @cached_property
    def moments(self) -> list[Moment]:
        by_month = {int(step.time): step for step in self.steps}
        found, now = [], (1.0, 1.0, 1.0)
        for month in range(self.last + 1):
            if step := by_month.get(month):
                now = (step.surviving, step.low, step.high)
            at_risk = sum(row[2] for row in self.row.months if row[0] >= month)
            found.append(Moment(month, at_risk, *now))
        return found

    def at(self, month: int) -> Moment | None:
        """None where that time has not gone by for anybody."""
        return self.moments[month] if month <= self.last else None

    @property
    def at_mark(self) -> Moment | None:
        """A segment is followed for a year: the end of it is its last month."""
        return self.at(self.mark - (self.row.split == StaySplit.SEGMENT and self.mark == YEAR))

    def watched(self, months: Iterable[int]) -> list[tuple[Moment | None, str]]:
        """Each month with where those are listed who were still watched; None where nobody was."""
        found = [(month, self.at(month)) for month in months]
        return [(moment, self._address(age=month) if moment else "") for month, moment in found]

    @property
    def customers_url(self) -> str:
        return self._address()

    @property
    def before_url(self) -> str:
        """Of those whom the simple retention is of."""
        return self._address(before=True)

    def _address(self, *, before: bool = False, age: int | None = None) -> str:
        side, asked = "before" if before else "all", self._narrowed
        if self.row.split == StaySplit.SEGMENT and not self.key:
            side = "there-before" if before else "there"
        return address_of("time_stayed", side=side, age=age, **asked)

    @property
    def _narrowed(self) -> dict[str, Any]:
        match self.row.split:
            case StaySplit.COHORT:
                return {"cohort": f"{self.key:0>4}-01-01"}
            case StaySplit.CHANNEL:
                return {"channel": self.key or NOT_KNOWN}
            case StaySplit.SOURCE:
                return {"source": self.key or NOT_KNOWN}
        return {"segment": self.key}

    @property
    def median(self) -> float | None:
        """Months; None while more than half stay."""
        return median_time(self.steps)

    @property
    def stayed(self) -> float | None:
        """Years on average as far as anybody was seen: a lower bound."""
        return mean_time(self.steps, until=self.last) / YEAR if self.last else None

    @cached_property
    def kept(self) -> Proportion | None:
        """None where nobody had bought by the span before the last."""
        return retention(active_before=self.row.before, active_in_both=self.row.again)

    @property
    def simple(self) -> Lifetime | None:
        """In years."""
        if self.kept is None:
            return None
        return in_years(lifetime(self.kept), period_days=known_windows().active_days)


@dataclass(frozen=True)
class Stays:
    """`groups` the largest first, years in their order; `drawn` are those of the picture."""

    split: StaySplit
    groups: list[Group]
    drawn: list[Group]
    mark: int
    """After how many months the groups are held beside each other."""

    @property
    def followed_from(self) -> date | None:
        """The day as of which segments are told apart, where they are."""
        told = self.split == StaySplit.SEGMENT and self.groups
        return self.groups[0].row.day - FOLLOWED if told else None

    @property
    def day(self) -> date | None:
        """As of which they were counted."""
        return max((group.row.day for group in self.groups), default=None)

    @property
    def months(self) -> list[int]:
        """Of the table of those at risk: at most ten columns."""
        last = max((group.last for group in self.drawn), default=0)
        step = next(each for each in (1, 2, 3, 6, 12, 24, 60, 120) if last // each < 10)
        return list(range(0, last + 1, step))


def stays(split: StaySplit, chosen: str | None = None, mark: int | None = None) -> Stays:
    """`chosen` is drawn beside everybody; without it the largest groups of the split.

    Held beside each other after two years, as only long silence is leaving; segments are followed for one.
    """
    mark = mark or (YEAR if split == StaySplit.SEGMENT else 2 * YEAR)
    rows = StayFigures.objects.filter(split__in={split, StaySplit.ALL})
    names = _names(split)
    groups = [Group(_name(split, row.key, names), row, mark) for row in rows if row.split == split]
    groups.sort(key=_order)
    everybody = [Group(str(StaySplit.ALL.label), row, mark) for row in rows if _is_everybody(row, split)]
    one = [group for group in groups if group.key == chosen and not _is_everybody(group.row, split)]
    if split == StaySplit.ALL:
        return Stays(split, groups, groups, mark)
    return Stays(split, groups, [*one, *everybody] if one else _largest(groups), mark)


def _is_everybody(row: StayFigures, split: StaySplit) -> bool:
    """Beside a segment: all who were followed from the same day on."""
    return row.split == split and not row.key if split == StaySplit.SEGMENT else row.split == StaySplit.ALL


def _largest(groups: list[Group]) -> list[Group]:
    kept = {group.key for group in sorted(groups, key=lambda each: -each.row.customers)[:SHOWN]}
    return [group for group in groups if group.key in kept]


def _order(group: Group) -> tuple[int, str]:
    """Years by themselves, the others by size."""
    return (0 if group.row.split == StaySplit.COHORT else -group.row.customers, group.key)


def _names(split: StaySplit) -> dict[str, str]:
    if split == StaySplit.CHANNEL:
        return {channel.value: str(channel.label) for channel in Channel}
    if split == StaySplit.SOURCE:
        return {source: str(name) for source, name in USUAL.items()}
    if split == StaySplit.SEGMENT:
        return {segment.slug: segment.name for segment in Segment.objects.all()}
    return {}


def _name(split: StaySplit, key: str, names: dict[str, str]) -> str:
    if split == StaySplit.ALL or (split == StaySplit.SEGMENT and not key):
        return str(StaySplit.ALL.label)
    if key == OTHERS:
        return _("Others")
    return names.get(key, key) or _("Not known")
