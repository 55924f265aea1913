"""How customers were served in a period, split by channel, team, agent or reason, and compared fairly."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from metrics.domain.case_times import MOMENTS, SORTS, CaseTimes, case_times
from metrics.domain.cost.service import contact_cost
from metrics.domain.days import today
from metrics.domain.formulas.case_mix import CaseMix, Stratum, case_mix
from metrics.domain.formulas.proportion import Proportion, ShareChange, compare_shares, proportion
from metrics.domain.service_segments import Kept, kept_of_segments
from metrics.domain.service_sums import Cell, Sums
from metrics.domain.windows import known_time
from metrics.enums import ServiceSplit
from metrics.models import AnswerFigures, PromiseFigures, ServiceFigures
from surveys.enums import SurveyKind

Key = str | int | None
BY = {
    ServiceSplit.CHANNEL: "channel",
    ServiceSplit.TEAM: "agent__team",
    ServiceSplit.AGENT: "agent",
    ServiceSplit.REASON: "reason",
}
# A promise has no channel and no reason.
HELD_BY = {ServiceSplit.TEAM: "holding_team", ServiceSplit.AGENT: "agent"}
FLOWS = ("contacts", "timed", "seconds", "squares")
ANSWERS = {
    "asked": ("answers", SurveyKind.SOLVED),
    "told_solved": ("good", SurveyKind.SOLVED),
    "scored": ("answers", SurveyKind.NPS),
    "promoters": ("good", SurveyKind.NPS),
    "detractors": ("bad", SurveyKind.NPS),
    "rated": ("answers", SurveyKind.CSAT),
    "satisfied": ("good", SurveyKind.CSAT),
}
ISSUES = ("issues", "solved_at_first", "said", "said_solved")


@dataclass(frozen=True)
class Wanted:
    """`since` and `until` are days, both included; without a channel, team or segment (its slug), all."""

    since: date
    until: date
    channel: str = ""
    team: int | None = None
    segment: str = ""

    @property
    def narrowed(self) -> Q:
        """Of sums by day, channel and agent: those of these days, this channel and this team."""
        found = Q(day__range=(self.since, self.until))
        if self.channel:
            found &= Q(channel=self.channel)
        return found & Q(agent__team=self.team) if self.team else found

    @property
    def before(self) -> "Wanted":
        """The period of the same length that ends the day before this one begins."""
        until = self.since - timedelta(days=1)
        return replace(self, since=until - (self.until - self.since), until=until)


@dataclass(frozen=True)
class Line:
    """One channel, team, agent or reason. `share` is of all contacts of the period; so it was before."""

    key: Key
    sums: Sums
    share: Proportion | None
    share_before: Proportion | None
    share_change: ShareChange | None
    fair: CaseMix | None


@dataclass(frozen=True)
class ServiceReport:
    """`lines` with the most contacts first; `whole` is all of them, `before` all of the period before.

    `answered` and `solved`: how long the cases of these days took, where that was asked for.
    """

    wanted: Wanted
    split: ServiceSplit
    whole: Sums
    before: Sums
    lines: list[Line]
    answered: CaseTimes = field(default_factory=CaseTimes)
    solved: CaseTimes = field(default_factory=CaseTimes)
    kept: Kept | None = None

    @property
    def is_compared(self) -> bool:
        """A reason is one mix of cases, and none is kept of segments."""
        return self.split not in {ServiceSplit.REASON, ServiceSplit.SEGMENT}

    @property
    def has_answers(self) -> bool:
        """What customers said of contacts is not kept by segment."""
        return self.split != ServiceSplit.SEGMENT

    @property
    def has_costs(self) -> bool:
        """Of a segment the snapshots keep what a customer of it costs in a year."""
        return self.split != ServiceSplit.SEGMENT

    @property
    def since(self) -> date:
        """The days of the lines: those of segments are the ninety that snapshots look back on."""
        return self.kept.since if self.kept else self.wanted.since

    @property
    def until(self) -> date:
        return self.kept.day if self.kept else self.wanted.until

    @property
    def has_promises(self) -> bool:
        return self.split in HELD_BY

    @property
    def has_times(self) -> bool:
        """A case has a topic, and no reason."""
        return self.split in SORTS

    @property
    def first_contact_change(self) -> ShareChange | None:
        return compare_shares(self.whole.first_contact, self.before.first_contact)


def service_report(wanted: Wanted, split: ServiceSplit, *, with_times: bool = True) -> ServiceReport:
    """Seven queries over sums of days, two over the cases of these days, however many contacts there were."""
    if split == ServiceSplit.SEGMENT:
        return _of_segments(service_report(wanted, ServiceSplit.CHANNEL, with_times=with_times))
    sums = _sums_until(today() - known_time())
    contacts, promises = _contacts(wanted, split, sums), _promises(wanted, split)
    contacts_before, promises_before = _contacts(wanted.before, split, sums), _promises(wanted.before, split)
    answers = _answers(wanted, split)
    whole = Sums.of([*contacts, *promises, *answers])
    before = Sums.of([*contacts_before, *promises_before])
    held = promises if split in HELD_BY else []
    now, then = _by_key([*contacts, *held, *answers]), _by_key(contacts_before)
    fair = _fair(contacts, split)
    times = [_times(what, wanted, split) if with_times else CaseTimes() for what in MOMENTS]
    lines = [
        line_of(key, Sums.of(now.get(key, [])), whole, Sums.of(then.get(key, [])), before, fair.get(key))
        for key in dict.fromkeys(chain(now, *(each.by_key for each in times)))
    ]
    lines.sort(key=lambda line: (-line.sums.contacts, str(line.key)))
    return ServiceReport(wanted, split, whole, before, lines, times[0], times[1])


def _of_segments(report: ServiceReport) -> ServiceReport:
    """With the segments for lines: of everybody over every channel, whatever else is asked for."""
    kept = kept_of_segments(report.wanted.until)
    if kept is None:
        return replace(report, split=ServiceSplit.SEGMENT, lines=[])
    whole, before = Sums.of([kept.now.get("", {})]), Sums.of([kept.before.get("", {})])
    lines = [
        line_of(
            slug,
            Sums.of([sums]),
            whole,
            Sums.of([kept.before.get(slug, {})]),
            before if slug in kept.before else Sums(),  # it was not there yet, or not written down
            None,
        )
        for slug, sums in kept.now.items()
        if slug and sums.get("contacts")
    ]
    lines.sort(key=lambda line: (-line.sums.contacts, str(line.key)))
    return replace(report, split=ServiceSplit.SEGMENT, lines=lines, kept=kept)


def _sums_until(known: date) -> dict[str, Sum]:
    """Issues only of days up to `known`: they have all had their window."""
    issues = {name: Sum(name, filter=Q(day__lte=known)) for name in ISSUES}
    cost = Sum(F("contacts") * contact_cost("day"))  # first: once they are summed their name is the sum's
    return {"cost": cost} | {name: Sum(name) for name in FLOWS} | issues


def _contacts(wanted: Wanted, split: ServiceSplit, sums: Mapping[str, Sum]) -> list[Cell]:
    """Sums by key, channel and reason."""
    rows = ServiceFigures.objects.filter(wanted.narrowed)
    grouped = rows.order_by().values(key=F(BY[split]), over=F("channel"), about=F("reason"))
    return list(grouped.annotate(**sums))


def _promises(wanted: Wanted, split: ServiceSplit) -> list[Cell]:
    """By key where there is one. None at all for one channel: a promise is made over none."""
    if wanted.channel:
        return []
    rows: QuerySet[PromiseFigures] = PromiseFigures.objects.filter(day__range=(wanted.since, wanted.until))
    rows = rows.annotate(holding_team=Coalesce("agent__team", "team")).order_by()
    if wanted.team:
        rows = rows.filter(holding_team=wanted.team)
    return list(rows.values(key=F(HELD_BY.get(split, "agent"))).annotate(due=Sum("due"), kept=Sum("kept")))


def _answers(wanted: Wanted, split: ServiceSplit) -> list[Cell]:
    """By key, what customers said in these days of contacts of any day."""
    rows = AnswerFigures.objects.filter(wanted.narrowed)
    sums = {name: Sum(column, filter=Q(kind=kind)) for name, (column, kind) in ANSWERS.items()}
    return list(rows.order_by().values(key=F(BY[split])).annotate(**sums))


def _times(what: str, wanted: Wanted, split: ServiceSplit) -> CaseTimes:
    """Over a channel: those whose first contact came over it."""
    return case_times(what, sort=split, **vars(wanted))


def _by_key(cells: list[Cell]) -> dict[Key, list[Cell]]:
    found: dict[Key, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell["key"]].append(cell)
    return found


def line_of(key: Key, sums: Sums, whole: Sums, then: Sums, before: Sums, fair: CaseMix | None) -> Line:
    share = proportion(hits=sums.contacts, n=whole.contacts)
    was = proportion(hits=then.contacts, n=before.contacts)
    return Line(key, sums, share, was, compare_shares(share, was), fair)


def _fair(contacts: list[Cell], split: ServiceSplit) -> dict[Key, CaseMix | None]:
    """Each key beside all of the table, on its own mix of channels and reasons."""

    def stratum(cell: Cell) -> tuple[Key, Key]:
        over = None if split == ServiceSplit.CHANNEL else cell["over"]
        return over, None if split == ServiceSplit.REASON else cell["about"]

    kinds: dict[tuple[Key, Key], list[Cell]] = defaultdict(list)
    for cell in contacts:
        kinds[stratum(cell)].append(cell)
    house = {kind: Sums.of(cells) for kind, cells in kinds.items()}

    def beside(cell: Cell) -> Stratum:
        own, all_ = Sums.of([cell]), house[stratum(cell)]
        return Stratum(own.solved_at_first, own.issues, all_.solved_at_first, all_.issues)

    return {key: case_mix(map(beside, cells)) for key, cells in _by_key(contacts).items()}
