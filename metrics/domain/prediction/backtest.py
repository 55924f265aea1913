"""Would it have been right? Learnt from the past as it stood some weeks ago, held against what came then."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from metrics.domain.formulas import outlook
from metrics.domain.formulas.forecast_error import total_error
from metrics.domain.prediction.facts import Facts, facts_before, first_purchase, weekly_purchases
from metrics.domain.prediction.learning import Model, Pairs, learn

HELD_OUT = 26  # weeks
LEAST_WEEKS = 4
WEEK = 7


@dataclass(frozen=True, slots=True)
class Backtest:
    """Purchases week by week after `until`, by customers who had bought before it.

    `naive`: each goes on at their own rate so far. Errors: of the total, as a share of it; `miss`: how many
    purchases a customer's prediction is off, on average.
    """

    until: str
    customers: int
    actual: list[int]
    predicted: list[float]
    naive: list[float]
    error: float | None
    naive_error: float | None
    miss: float
    naive_miss: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def backtest(end: date) -> Backtest | None:
    """Over the last 26 weeks before `end`, or a third of a shorter history; None where that is too little."""
    first = first_purchase()
    weeks = min(HELD_OUT, (end - first).days // (3 * WEEK)) if first else 0
    if weeks < LEAST_WEEKS:
        return None
    until = end - timedelta(days=WEEK * weeks)
    facts = facts_before(until, end=end)
    model = learn(facts)
    return _against(model, facts, until=until, end=end) if model else None


def _against(model: Model, facts: Facts, *, until: date, end: date) -> Backtest:
    actual = weekly_purchases(until, end=end)
    weeks = len(actual)
    by_week, each = _predicted(model, facts, weeks)
    rate = facts.x / facts.age
    naive = [float(rate.sum()) * WEEK] * weeks
    return Backtest(
        until=until.isoformat(),
        customers=len(facts.x),
        actual=actual,
        predicted=by_week,
        naive=naive,
        error=total_error(by_week, actual),
        naive_error=total_error(naive, actual),
        miss=float(np.abs(each - facts.later).mean()),
        naive_miss=float(np.abs(rate * WEEK * weeks - facts.later).mean()),
    )


def _predicted(model: Model, facts: Facts, weeks: int) -> tuple[list[float], Any]:
    """Purchases of all by week, and of each in all weeks."""
    alive = outlook.alive(model.buying, x=facts.x, t_x=facts.t_x, age=facts.age)
    pair = Pairs.of(facts)
    there = np.bincount(pair.of_customer, alive)
    middles = WEEK * (np.arange(weeks) + 0.5)
    rates = [outlook.rate(model.buying, x=pair.x, age=pair.age, ahead=middle) for middle in middles]
    each = sum(rates, np.zeros(len(pair.x)))[pair.of_customer] * alive * WEEK
    return [float(there @ rate) * WEEK for rate in rates], each
