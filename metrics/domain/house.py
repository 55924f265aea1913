"""The dashboard's figures: read off the days, which are counted beforehand."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from metrics.domain.days import today
from metrics.domain.formulas.basket import average_basket
from metrics.domain.formulas.proportion import Proportion, proportion
from metrics.models import DailyFigures

MONTHS = 13


@dataclass(frozen=True)
class Period:
    """Flows over some days, summed."""

    orders: int
    revenue: Decimal
    contacts: int
    issues: int
    solved_at_first: int

    @property
    def basket(self) -> Decimal | None:
        return average_basket(net_revenue=self.revenue, orders=self.orders)

    @property
    def first_contact(self) -> Proportion | None:
        return proportion(hits=self.solved_at_first, n=self.issues)


@dataclass(frozen=True)
class MonthOfHouse:
    """`end` is the last counted day; the month is over when that is the month's last day."""

    start: date
    end: DailyFigures
    sums: Period
    complete: bool


@dataclass(frozen=True)
class House:
    """Everything the dashboard shows, from one query; `days` runs from the oldest to the latest."""

    days: list[DailyFigures]

    @property
    def now(self) -> DailyFigures | None:
        return self.days[-1] if self.days else None

    def period(self, length: int, *, before: int = 0) -> Period:
        """The `length` days that end `before` days before the latest."""
        end = self.days[-1].day - timedelta(days=before)
        return summed([d for d in self.days if end - timedelta(days=length) < d.day <= end])

    @property
    def months(self) -> list[MonthOfHouse]:
        """The months whose every day is among the days; the last one may still run."""
        by_month: dict[date, list[DailyFigures]] = {}
        for day in self.days:
            by_month.setdefault(day.day.replace(day=1), []).append(day)
        return [
            MonthOfHouse(start, days[-1], summed(days), (days[-1].day + timedelta(days=1)).day == 1)
            for start, days in by_month.items()
        ][-MONTHS:]


def summed(days: list[DailyFigures]) -> Period:
    return Period(
        orders=sum(day.orders for day in days),
        revenue=sum((day.revenue for day in days), Decimal(0)),
        contacts=sum(day.contacts for day in days),
        issues=sum(day.issues for day in days),
        solved_at_first=sum(day.solved_at_first for day in days),
    )


def house() -> House:
    """The months of about a year, each from its first day."""
    first = (today() - timedelta(days=395)).replace(day=1)
    return House(list(DailyFigures.objects.filter(day__gte=first).order_by("day")))
