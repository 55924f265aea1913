"""From what all customers did to a model of what each will do."""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import log

import numpy as np
from numpy.typing import NDArray

from metrics.domain.formulas import outlook
from metrics.domain.formulas.bg_nbd import Buying, distinct
from metrics.domain.formulas.bg_nbd_fit import Fit, best_fit
from metrics.domain.formulas.gamma_gamma import Spending, expected_spend, fit_spending
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.prediction.facts import Facts
from metrics.enums import Learnt

HORIZON, SOON = timedelta(days=365), timedelta(days=90)
DISCOUNT = 0.10  # a year
ENOUGH_CUSTOMERS, ENOUGH_REPEAT_BUYERS = 100, 50


@dataclass(frozen=True, slots=True)
class Model:
    """`spending` is None where all spend the same."""

    fit: Fit
    other: Fit | None
    spending: Spending | None

    @property
    def buying(self) -> Buying:
        return self.fit.buying

    @property
    def learnt(self) -> Learnt:
        return Learnt.NO_CHURN if self.buying.kind == "nbd" else Learnt.ALL


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the model says of each customer, in the order of the facts. `wait` in days, infinite for never."""

    alive: Floats
    purchases: Floats
    buys_soon: Floats
    churn_risk: Floats
    wait: Floats
    spend: Floats
    value: Floats

    @property
    def rounded(self) -> "Outlook":
        """To what anybody can read: what is kept of each, and what all of them add up to."""
        return replace(
            self,
            alive=self.alive.round(3),
            purchases=self.purchases.round(2),
            buys_soon=self.buys_soon.round(3),
            churn_risk=self.churn_risk.round(3),
            spend=self.spend.round(2),
            value=self.value.round(2),
        )


def learn(facts: Facts) -> Model | None:
    """None where there is too little to learn from."""
    if len(facts.x) < ENOUGH_CUSTOMERS or facts.repeat_buyers < ENOUGH_REPEAT_BUYERS:
        return None
    fit, other = best_fit(facts.histories())
    return Model(fit, other, fit_spending(mean=facts.spend, n=facts.x + 1))


def look_ahead(model: Model, facts: Facts) -> Outlook:
    """Everybody's outlook. What depends on x and T alone is computed once for each pair of them."""
    buying, x, age = model.buying, facts.x, facts.age
    alive = outlook.alive(buying, x=x, t_x=facts.t_x, age=age)
    pair = Pairs.of(facts)
    ahead = float(HORIZON.days)
    purchases = outlook.purchases(buying, x=pair.x, age=pair.age, ahead=ahead)[pair.of_customer]
    worth = outlook.purchases(buying, x=pair.x, age=pair.age, ahead=ahead, discount=log(1 + DISCOUNT) / 365)
    spend = _spend(model, facts)
    return Outlook(
        alive=alive,
        purchases=alive * purchases,
        buys_soon=alive * outlook.buys_within(buying, x=x, age=age, ahead=float(SOON.days)),
        churn_risk=1 - alive * outlook.buys_within(buying, x=x, age=age, ahead=ahead),
        wait=outlook.likely_wait(buying, x=x, age=age, alive=alive),
        spend=spend,
        value=alive * worth[pair.of_customer] * spend,
    )


def _spend(model: Model, facts: Facts) -> Floats:
    if model.spending:
        return expected_spend(model.spending, mean=facts.spend, n=facts.x + 1)
    return np.maximum(facts.spend, 0)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The distinct pairs of x and T, and which of them is each customer's."""

    x: Floats
    age: Floats
    of_customer: NDArray[np.intp]

    @classmethod
    def of(cls, facts: Facts) -> "Pairs":
        most = facts.age.max(initial=0) + 1
        pairs, place = distinct(facts.x * most + facts.age)
        x, age = np.divmod(pairs, most)
        return cls(x, age, place)
