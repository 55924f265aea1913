"""What it costs each source to win a customer, beside what such a customer is worth."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from customers.people.domain.acquisition_source import source_name
from metrics.domain import registry
from metrics.domain.behind.population import NOT_KNOWN
from metrics.domain.days import today
from metrics.domain.formulas.cac import cac
from metrics.domain.formulas.clv import clv_to_cac, clv_value
from metrics.domain.formulas.proportion import Proportion
from metrics.domain.formulas.retention import in_years, lifetime, retention
from metrics.domain.registry import Threshold
from metrics.domain.windows import known_windows
from metrics.models import AcquisitionSpend, SourceMonth, SourceYear

SHOWN = 50


@dataclass(frozen=True)
class SourceLine:
    """One source. `counted` of those it won came in the `stated` months, of which its spending is known."""

    source: str
    won: int
    spent: Decimal
    stated: int
    counted: int
    year: SourceYear | None

    @property
    def name(self) -> str:
        return source_name(self.source) or _("Not known")

    @property
    def asked(self) -> str:
        """How the lists of its customers are asked for."""
        return self.source or NOT_KNOWN

    @property
    def cac(self) -> Decimal | None:
        """Of the months with a stated spending alone: a customer won in another month is not free."""
        return cac(cost=self.spent, customers_won=self.counted) if self.stated else None

    @property
    def kept(self) -> Proportion | None:
        return (
            retention(active_before=self.year.before, active_in_both=self.year.again) if self.year else None
        )

    @property
    def clv(self) -> Decimal | None:
        """By cost, over the lifetime that retention tells; at its lower bound where nobody has left."""
        if self.year is None or not self.year.customers or self.kept is None:
            return None
        stays = in_years(lifetime(self.kept), period_days=known_windows().active_days)
        many = self.year.customers
        return clv_value(
            revenue=self.year.revenue / many,
            service_cost=self.year.service_cost / many,
            lifetime=Decimal(str(stays.periods or stays.at_least)),
            acquisition_cost=self.cac or Decimal(0),
        )

    @property
    def ratio(self) -> Decimal | None:
        """None without a cost, and where winning a customer cost nothing."""
        return clv_to_cac(clv=self.clv, cac=self.cac) if self.clv is not None and self.cac else None

    @property
    def reading(self) -> Threshold | None:
        metric = registry.get("clv_to_cac")
        return metric.reading(max(0.0, float(self.ratio))) if self.ratio is not None else None

    @property
    def reading_words(self) -> str:
        """Where no spending was stated, the value is told before what winning the customer cost."""
        if not self.stated:
            return _("no spending stated: acquisition cost not deducted")
        return str(self.reading.label) if self.reading else ""


@dataclass(frozen=True)
class Acquisition:
    """The whole months `since` … `until`, the running one left out; most customers won first."""

    since: date
    until: date
    months: int
    lines: list[SourceLine]
    as_of: date | None

    @property
    def last_day(self) -> date:
        return _months_before(self.until, -1) - timedelta(days=1)

    @property
    def spent(self) -> Decimal:
        return sum((line.spent for line in self.lines), Decimal(0))

    @property
    def won(self) -> int:
        return sum(line.won for line in self.lines)


def acquisition(months: int) -> Acquisition:
    """From counts by source and month."""
    end = today().replace(day=1)
    since = _months_before(end, months)
    spent: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for row in AcquisitionSpend.objects.filter(month__gte=since, month__lt=end):
        spent[row.source][row.month] = row.amount
    largest = SourceMonth.objects.filter(month__gte=since, month__lt=end).values("source")
    known = {
        row["source"]: row["won"]
        for row in largest.annotate(won=Sum("won")).order_by("-won", "source")[:SHOWN]
    }
    known |= {source: known.get(source, 0) for source in list(spent)[:SHOWN]}
    won: dict[str, dict[date, int]] = defaultdict(dict)
    for each in SourceMonth.objects.filter(month__gte=since, month__lt=end, source__in=known):
        won[each.source][each.month] = each.won
    years = SourceYear.objects.in_bulk(known)
    lines = [_line(source, won[source], spent[source], years.get(source)) for source in known]
    lines.sort(key=lambda line: (-line.won, line.source))
    as_of = next((year.day for year in years.values()), None)
    return Acquisition(since, _months_before(end, 1), months, lines, as_of)


def _line(
    source: str, won: dict[date, int], spent: dict[date, Decimal], year: SourceYear | None
) -> SourceLine:
    return SourceLine(
        source,
        won=sum(won.values()),
        spent=sum(spent.values(), Decimal(0)),
        stated=len(spent),
        counted=sum(won.get(month, 0) for month in spent),
        year=year,
    )


def _months_before(day: date, months: int) -> date:
    years, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
