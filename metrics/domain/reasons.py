"""What customers come with: each reason with its share, its trend, and whether a change is real."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.template_tags import long_day, number
from metrics.domain.charts import Point, Sparkline
from metrics.domain.narrowed.read import kept_by_slug, rows_of
from metrics.domain.service import Key, Line, ServiceReport, Sums, Wanted, line_of, service_report
from metrics.domain.service_pictures import names_of
from metrics.enums import NarrowedReport, ServiceSplit
from metrics.models import ServiceFigures

SLICES = 13
LENGTHS = (7, 30, 90, 365)
"""The periods that are counted of segments too: days up to today."""


@dataclass(frozen=True)
class Reason:
    """One line; the key is None for contacts nobody gave a reason for."""

    key: Key
    name: str
    line: Line
    trend: Sparkline

    @property
    def reading(self) -> str:
        """Whether its share of the contacts has really changed, in words."""
        change = self.line.share_change
        if change is None:
            return _("nothing to compare with")
        if not change.distinguishable:
            return _("within the noise")
        return _("really more") if change.difference > 0 else _("really less")


@dataclass(frozen=True)
class Reasons:
    """Most contacts first."""

    report: ServiceReport
    lines: list[Reason]


def reasons(wanted: Wanted) -> Reasons:
    """Seven queries over sums of days, however many contacts there were; of a segment four."""
    slices = _slices(wanted)
    if wanted.segment:
        report, counted = _of_members(wanted, slices)
    else:
        report = service_report(wanted, ServiceSplit.REASON, with_times=False)
        counted = _counted(wanted, slices)
    names = names_of(report)
    lines = [
        Reason(line.key, names[line.key], line, _trend(line.key, counted[line.key], slices))
        for line in report.lines
    ]
    return Reasons(report, lines)


def _of_members(wanted: Wanted, slices: list[date]) -> tuple[ServiceReport, dict[Key, list[int]]]:
    """As counted by the hour, of those who are in the segment now; of one of `LENGTHS` up to that day."""
    days = (wanted.until - wanted.since).days + 1
    now: dict[Key, int] = defaultdict(int)
    then: dict[Key, int] = defaultdict(int)
    counted: dict[Key, list[int]] = defaultdict(lambda: [0] * len(slices))
    for row in rows_of(kept_by_slug(NarrowedReport.REASONS, wanted.segment)):
        known = row["days"] == days and wanted.channel in {"", row["channel"]}
        if known and wanted.team in {None, row["team"]}:
            now[row["reason"]] += row["now"]
            then[row["reason"]] += row["before"]
            for at, many in row["trend"].items():
                if int(at) < len(slices):
                    counted[row["reason"]][int(at)] += many
    whole, before = Sums(contacts=sum(now.values())), Sums(contacts=sum(then.values()))
    lines = [
        line_of(key, Sums(contacts=many), whole, Sums(contacts=then[key]), before, None)
        for key, many in sorted(now.items(), key=lambda each: (-each[1], str(each[0])))
        if many
    ]
    return ServiceReport(wanted, ServiceSplit.REASON, whole, before, lines), counted


def slice_of(days: int) -> int:
    """Of how many days a stretch is."""
    return max(1, -(-days // SLICES))


def _slices(wanted: Wanted) -> list[date]:
    """The first days of at most thirteen equal stretches of the period; a last odd stretch is left out."""
    days = (wanted.until - wanted.since).days + 1
    length = slice_of(days)
    return [wanted.since + timedelta(days=length * at) for at in range(days // length)]


def _counted(wanted: Wanted, slices: list[date]) -> dict[Key, list[int]]:
    rows = ServiceFigures.objects.filter(wanted.narrowed)
    of_days = rows.order_by().values("reason", "day").annotate(contacts=Sum("contacts"))
    length = (slices[1] - slices[0]).days if len(slices) > 1 else (wanted.until - wanted.since).days + 1
    counted: dict[Key, list[int]] = defaultdict(lambda: [0] * len(slices))
    for row in of_days:
        at = (row["day"] - wanted.since).days // length
        if at < len(slices):
            counted[row["reason"]][at] += row["contacts"]
    return counted


def _trend(key: Key, counted: list[int], slices: list[date]) -> Sparkline:
    points = zip(slices, counted, strict=True)
    return Sparkline(
        key=f"reason-{key or 'none'}",
        title=_("Contacts over the period"),
        points=[Point(label=long_day(first), value=many) for first, many in points],
        label_header=_("From"),
        value_header=_("Contacts"),
        format_value=number,
    )
