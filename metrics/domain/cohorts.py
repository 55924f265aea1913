"""Cohorts of customers by the month of their first purchase: counted daily, shown as a triangle."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from core.sql import execute
from metrics.domain.days import ZONE, day_of, today
from metrics.domain.formulas.cohort import Cohort, CohortCell, cohort_cells, mean_retention
from metrics.domain.formulas.proportion import Proportion
from metrics.domain.narrowed.read import kept, rows_of
from metrics.domain.writing import one_writer
from metrics.enums import NarrowedReport
from metrics.models import CohortFigures, Segment

SHOWN = 18

# A refund counts in its own month, as it does for the house, and makes nobody active. A customer is of the
# channel of the first purchase, whatever came later.
AGED = f"""
    facts AS (
        SELECT customer_id, date_trunc('month', {day_of("placed_at")})::date AS month, total AS revenue,
               (total > 0)::int AS orders, placed_at
        FROM customers_order WHERE customer_id IS NOT NULL
        UNION ALL
        SELECT customer_id, date_trunc('month', {day_of("refunded_at")})::date, -amount, 0, NULL
        FROM customers_refund WHERE customer_id IS NOT NULL
    ),
    months AS (
        SELECT customer_id, month, sum(revenue) AS revenue, sum(orders) AS orders,
               min(placed_at) FILTER (WHERE orders > 0) AS bought_at
        FROM facts GROUP BY customer_id, month
    ),
    firsts AS MATERIALIZED (
        SELECT *, min(month) FILTER (WHERE orders > 0) OVER (PARTITION BY customer_id) AS cohort FROM months
    ),
    channels AS (
        SELECT customer_id, (
            SELECT channel FROM customers_order o
            WHERE o.customer_id = f.customer_id AND o.placed_at = f.bought_at AND total > 0
            ORDER BY id LIMIT 1
        ) AS channel
        FROM firsts f WHERE month = cohort
    ),
    aged AS (
        SELECT customer_id, channel, cohort, revenue, orders,
               12 * extract(year FROM month) + extract(month FROM month)
                   - 12 * extract(year FROM cohort) - extract(month FROM cohort) AS age
        FROM firsts JOIN channels USING (customer_id) WHERE month >= cohort
    )
"""
_COUNT = f"""
    WITH {AGED}
    INSERT INTO metrics_cohortfigures (channel, cohort, age, active, orders, revenue)
    SELECT coalesce(channel, ''), cohort, age, count(*) FILTER (WHERE orders > 0), sum(orders), sum(revenue)
    FROM aged GROUP BY cohort, age, GROUPING SETS ((), (channel))
"""


def count_cohorts() -> None:
    """All of them again, from the facts: a late order or refund may belong to any."""
    with one_writer():
        execute("DELETE FROM metrics_cohortfigures")
        execute(_COUNT, zone=ZONE)


@dataclass(frozen=True)
class Row:
    """One cohort; `earned` is what each of its customers has brought by each month, refunds taken off."""

    month: date
    cohort: Cohort
    revenue: dict[int, Decimal]

    @cached_property
    def cells(self) -> list[CohortCell]:
        return cohort_cells(self.cohort)

    @cached_property
    def earned(self) -> list[Decimal | None]:
        total, found = Decimal(0), []
        for cell in self.cells:
            total += self.revenue.get(cell.age, Decimal(0))
            found.append(total / self.cohort.size if self.cohort.size else None)
        return found


@dataclass(frozen=True)
class Cohorts:
    """The latest cohorts, the newest last; `mean` by age is of those shown."""

    rows: list[Row]

    @cached_property
    def mean(self) -> list[Proportion | None]:
        return mean_retention([row.cohort for row in self.rows])

    @cached_property
    def earned(self) -> list[Decimal | None]:
        """By age, what each customer of those cohorts in which that month is over has brought by then."""
        found: list[Decimal | None] = []
        for age in range(len(self.mean)):
            over = [row for row in self.rows if age < row.cohort.elapsed]
            size = sum(row.cohort.size for row in over)
            total = sum(((row.earned[age] or Decimal(0)) * row.cohort.size for row in over), Decimal(0))
            found.append(total / size if size else None)
        return found

    @property
    def ages(self) -> range:
        return range(max((len(row.cells) for row in self.rows), default=0))


def latest_cohorts(segment: Segment | None = None, channel: str = "") -> Cohorts:
    """Two queries over sums, however many customers there are; of a channel who first bought over it."""
    now = today()
    first = first_shown(now, SHOWN)
    if segment:
        stored = _of_members(segment, channel)
    else:
        stored = list(
            CohortFigures.objects.filter(channel=channel, cohort__gte=first, cohort__lte=now).order_by(
                "cohort", "age"
            )
        )
    return Cohorts(
        [_row(month, list(figures), now) for month, figures in groupby(stored, key=attrgetter("cohort"))]
    )


def _of_members(segment: Segment, channel: str) -> list[CohortFigures]:
    """As the rows of everybody are, of those who are in a segment now."""
    found: dict[tuple[str, int], CohortFigures] = {}
    for row in rows_of(kept(NarrowedReport.COHORTS, segment)):
        # Those that were counted before channels were told apart wait for the next count.
        if channel in {"", row.get("channel")}:
            month = date.fromisoformat(row["cohort"])
            new = CohortFigures(cohort=month, age=row["age"], active=0, orders=0, revenue=Decimal(0))
            each = found.setdefault((row["cohort"], row["age"]), new)
            each.active, each.orders = each.active + row["active"], each.orders + row["orders"]
            each.revenue += Decimal(str(row["revenue"]))
    return [figures for _place, figures in sorted(found.items())]


def _row(month: date, figures: list[CohortFigures], now: date) -> Row:
    elapsed = 12 * (now.year - month.year) + now.month - month.month
    active = {row.age: row.active for row in figures if row.active}
    return Row(month, Cohort(active, elapsed), {row.age: row.revenue for row in figures})


def first_shown(day: date, many: int) -> date:
    """The month of the first of so many cohorts, the last of which is of this day's month."""
    years, month = divmod(12 * day.year + day.month - many, 12)
    return date(years, month + 1, 1)
