"""What is learnt from: how often, how lately and for how long each customer has bought, and for how much."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.sql import execute
from metrics.domain.days import ZONE, day_of
from metrics.domain.formulas.bg_nbd import Histories
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.prediction.arrays import read_columns

# A day with orders of more than nothing is one purchase: two parcels of one evening are one decision.
# Who is erased buys no more, and nothing is said of them.
_DAYS = f"""
    SELECT customer_id, {day_of("placed_at")} AS day, sum(total) AS amount
    FROM customers_order o WHERE customer_id IS NOT NULL AND total > 0 AND NOT EXISTS (
        SELECT FROM customers_customer c WHERE c.id = o.customer_id AND c.erased_at IS NOT NULL
    ) GROUP BY 1, 2
"""

_HISTORIES = f"""
    SELECT o.customer_id::bigint AS customer, o.x::integer AS x, o.last::integer AS t_x,
           o.age::integer AS age,
           ((o.amount - coalesce(r.amount, 0)) / (o.x + 1))::float8 AS spend, o.later::integer AS later
    FROM (
        SELECT customer_id, count(*) FILTER (WHERE day < %(until)s) - 1 AS x,
               max(day) FILTER (WHERE day < %(until)s) - min(day) AS last, %(until)s::date - min(day) AS age,
               sum(amount) FILTER (WHERE day < %(until)s) AS amount,
               count(*) FILTER (WHERE day >= %(until)s) AS later
        FROM ({_DAYS}) days WHERE day < %(end)s GROUP BY customer_id
    ) o
    LEFT JOIN (
        SELECT customer_id, sum(amount) AS amount FROM customers_refund
        WHERE customer_id IS NOT NULL AND {day_of("refunded_at")} < %(until)s GROUP BY 1
    ) r USING (customer_id)
    WHERE o.x >= 0
"""

_WEEKS = f"""
    SELECT (day - %(until)s::date) / 7 AS week, count(*)
    FROM (SELECT day, min(day) OVER (PARTITION BY customer_id) AS first FROM ({_DAYS}) days) bought
    WHERE first < %(until)s AND day >= %(until)s AND day < %(end)s GROUP BY 1
"""

TYPES = {"customer": "i8", "x": "i4", "t_x": "i4", "age": "i4", "spend": "f8", "later": "i4"}


@dataclass(frozen=True, slots=True)
class Facts:
    """Customers who had bought before a day: x repeat purchases, the last of them t_x days after the first,
    which was `age` days before; `spend` a purchase, net of refunds; `later`: purchases from that day on.
    """

    customer: NDArray[np.int64]
    x: Floats
    t_x: Floats
    age: Floats
    spend: Floats
    later: Floats

    def histories(self) -> Histories:
        return Histories.of(self.x, self.t_x, self.age)

    @property
    def repeat_buyers(self) -> int:
        return int((self.x > 0).sum())

    def correlation(self) -> float | None:
        """Of how often and how much, over those who bought again; None where either does not vary."""
        again = self.x > 0
        if again.sum() < 3 or not np.ptp(self.x[again]) or not np.ptp(self.spend[again]):
            return None
        return float(np.corrcoef(self.x[again], self.spend[again])[0, 1])


def facts_before(until: date, *, end: date | None = None) -> Facts:
    """What was known when `until` began; `later` counts what came then, before `end`."""
    columns = read_columns(_HISTORIES, TYPES, until=until, end=end or until, zone=ZONE)
    return Facts(columns.pop("customer"), **{name: column.astype(float) for name, column in columns.items()})


def weekly_purchases(until: date, *, end: date) -> list[int]:
    """Purchases in each whole week from `until` up to `end`, of customers who had bought before `until`."""
    counted = dict(execute(_WEEKS, until=until, end=end, zone=ZONE))
    return [counted.get(week, 0) for week in range((end - until).days // 7)]


def first_purchase() -> date | None:
    """The day on which the house's history begins."""
    first = execute(f"SELECT {day_of('min(first_order_at)')} FROM metrics_customermetrics", zone=ZONE)[0][0]
    return first if isinstance(first, date) else None
