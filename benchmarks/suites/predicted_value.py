"""Predicted value for as many customers as there are: the fit, and everybody's outlook. In memory."""

from collections.abc import Iterator

import numpy as np

from benchmarks.harness import Result, bench, paired
from benchmarks.scale import Sizes
from metrics.domain.formulas.bg_nbd_fit import best_fit
from metrics.domain.formulas.gamma_gamma import fit_spending
from metrics.domain.formulas.likeliest import Floats
from metrics.domain.formulas.nps import nps, nps_counts
from metrics.domain.prediction.facts import Facts
from metrics.domain.prediction.learning import learn, look_ahead

YEARS = 4


@bench
def predicted_value(sizes: Sizes) -> Iterator[Result]:
    """Against one plain pass of numpy over the same rows."""
    facts = _drawn(sizes.customers)
    ours, floor = paired(lambda: best_fit(facts.histories()), lambda: _pass_over(facts))
    goal = "≤ 5 s"
    yield Result(f"predicted_value: fit, {sizes.customers:,}", ours, floor, "s", goal, ours <= 5)
    ours, floor = paired(lambda: fit_spending(mean=facts.spend, n=facts.x + 1), lambda: _pass_over(facts))
    yield Result("predicted_value: amounts", ours, floor, "s")
    model = learn(facts)
    assert model
    ours, floor = paired(lambda: look_ahead(model, facts), lambda: _pass_over(facts))
    yield Result("predicted_value: everybody's outlook", ours, floor, "s", "≤ 10 s", ours <= 10)


def _drawn(customers: int) -> Facts:
    """Who buys some five times a year and leaves after one purchase in ten, seen for up to four years."""
    rng = np.random.default_rng(1)
    age = np.floor(rng.uniform(1, YEARS * 365, customers))
    rate, leaves = rng.gamma(1, 1 / 75, customers), rng.beta(0.8, 7, customers)
    x, last, now = (np.zeros(customers) for _ in range(3))
    there = np.arange(customers)
    while len(there):
        now[there] += rng.exponential(1, len(there)) / rate[there]
        there = there[now[there] < age[there]]
        x[there] += 1
        last[there] = np.floor(now[there])
        there = there[rng.random(len(there)) > leaves[there]]
    spend = rng.lognormal(3.5, 0.5, customers)
    return Facts(np.arange(customers), x, last, age, spend, np.zeros(customers))


def _pass_over(facts: Facts) -> Floats:
    return np.exp(-np.log1p(facts.age - facts.t_x)) * facts.x * facts.spend


@bench
def nps_of_answers(sizes: Sizes) -> Iterator[Result]:
    """A score with its interval from as many single answers as there are customers, against counting them."""
    answers = np.random.default_rng(1).integers(0, 11, sizes.customers)

    def score() -> None:
        counts = nps_counts(dict(enumerate(np.bincount(answers).tolist())))
        nps(promoters=counts.promoters, passives=counts.passives, detractors=counts.detractors)

    ours, floor = paired(score, lambda: np.bincount(answers))
    goal = "≤ 500 ms"
    yield Result(f"nps_of_answers: {sizes.customers:,}", 1000 * ours, 1000 * floor, "ms", goal, ours <= 0.5)
