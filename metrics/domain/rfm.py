"""Recency, frequency, money: each customer's scores from 1 to 5, by rank among those who ever bought."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.sql import execute
from metrics.domain.days import ZONE, day_of
from metrics.domain.narrowed.read import kept, rows_of
from metrics.domain.writing import one_writer
from metrics.enums import NarrowedReport
from metrics.models import RfmFigures, Segment

SCORES = range(1, 6)
FIRST, MOST = min(SCORES), max(SCORES)
_VALUES = {"recency": day_of("last_order_at"), "frequency": "orders", "money": "revenue"}

# Equal values share a score, so it is found for each value there is, not for each customer.
_RANKED = """
    {name} AS MATERIALIZED (
        SELECT value, 1 + div({most} * (2 * sum(equal) OVER below - equal), 2 * sum(equal) OVER ()) AS score
        FROM (SELECT {value} AS value, count(*) AS equal FROM buyers GROUP BY 1) v
        WINDOW below AS (ORDER BY value)
    )
"""
_ASSIGN = f"""
    WITH buyers AS (
        SELECT customer_id, last_order_at, orders, revenue FROM metrics_customermetrics WHERE orders > 0
    ),
    {",".join(_RANKED.format(name=name, value=value, most=MOST) for name, value in _VALUES.items())},
    due AS MATERIALIZED (
        SELECT customer_id, recency.score::int AS recency, frequency.score::int AS frequency,
               money.score::int AS money
        FROM buyers JOIN recency ON recency.value = {_VALUES["recency"]}
        JOIN frequency ON frequency.value = orders JOIN money ON money.value = revenue
        UNION ALL
        SELECT customer_id, NULL, NULL, NULL FROM metrics_customermetrics
        WHERE orders = 0 AND recency_score IS NOT NULL
    ),
    moved AS (
        UPDATE metrics_customermetrics m
        SET recency_score = due.recency, frequency_score = due.frequency, money_score = due.money
        FROM due WHERE due.customer_id = m.customer_id
          AND (m.recency_score, m.frequency_score, m.money_score)
              IS DISTINCT FROM (due.recency, due.frequency, due.money)
        RETURNING m.customer_id
    )
    SELECT customer_id FROM moved
"""
_SUM = """
    INSERT INTO metrics_rfmfigures (recency, frequency, money, customers, orders, revenue)
    SELECT recency_score, frequency_score, money_score, count(*), sum(orders), sum(revenue)
    FROM metrics_customermetrics WHERE recency_score IS NOT NULL
    GROUP BY recency_score, frequency_score, money_score
"""


def assign_scores() -> list[int]:
    """The rule of `formulas.rank.rfm_scores` for all who bought; returns who moved. Sums are made anew."""
    with one_writer():
        moved = execute(_ASSIGN, zone=ZONE)
        execute("DELETE FROM metrics_rfmfigures")
        execute(_SUM)
    return [customer for (customer,) in moved]


@dataclass(frozen=True)
class Cell:
    """Those of one recency and one frequency score; `money` is their mean money score."""

    recency: int
    frequency: int
    customers: int = 0
    orders: int = 0
    revenue: Decimal = Decimal(0)
    money: float | None = None


@dataclass(frozen=True)
class Grid:
    """`rows` from the latest buyers down, each from those who buy least to those who buy most."""

    rows: list[list[Cell]]
    computed_at: datetime | None

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row]

    @property
    def customers(self) -> int:
        return sum(cell.customers for cell in self.cells)

    @property
    def revenue(self) -> Decimal:
        return sum((cell.revenue for cell in self.cells), Decimal(0))


def rfm_grid(segment: Segment | None = None) -> Grid:
    """From at most 125 sums."""
    stored = _of_members(segment) if segment else list(RfmFigures.objects.all())
    rows = [
        [
            _cell(recency, frequency, [s for s in stored if (s.recency, s.frequency) == (recency, frequency)])
            for frequency in SCORES
        ]
        for recency in reversed(SCORES)
    ]
    return Grid(rows, stored[0].computed_at if stored else None)


def _of_members(segment: Segment) -> list[RfmFigures]:
    """As the rows of everybody are, of those who are in a segment now; scores rank among all."""
    found = kept(NarrowedReport.RFM, segment)
    if found is None:
        return []
    told = [row | {"revenue": Decimal(str(row["revenue"]))} for row in rows_of(found)]
    return [RfmFigures(**row, computed_at=found.computed_at) for row in told]


def _cell(recency: int, frequency: int, sums: list[RfmFigures]) -> Cell:
    customers = sum(each.customers for each in sums)
    return Cell(
        recency,
        frequency,
        customers,
        sum(each.orders for each in sums),
        sum((each.revenue for each in sums), Decimal(0)),
        sum(each.money * each.customers for each in sums) / customers if customers else None,
    )
