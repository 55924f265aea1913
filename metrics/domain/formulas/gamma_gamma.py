"""What a purchase is worth: gamma–gamma, fitted by maximum likelihood.

A customer's purchases scatter around their own mean (gamma, shape p), and the means differ between customers
(inverse gamma, shape q, scale v). Assumes that how much one buys does not depend on how often: look at the
correlation of both.

Source: Fader and Hardie (2013), "The gamma–gamma model of monetary value"; Colombo and Jiang (1999).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln

from metrics.domain.formulas.likeliest import Cost, Floats, dot, likeliest

FIRST_LOOK = 20_000  # customers that settle where the search over all begins
BOUNDS = ((-5.0, 12.0), (-7.0, 12.0), (-20.0, 30.0))


@dataclass(frozen=True, slots=True)
class Spending:
    """q above 1, so that there is a mean over all customers: p v / (q − 1)."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        return self.p * self.v / (self.q - 1)


def expected_spend(spending: Spending, *, mean: ArrayLike, n: ArrayLike) -> Floats:
    """Worth of the next purchase of who made `n` of `mean`: p (v + n · mean) / (p n + q − 1).

    Between their own mean and that of all, nearer their own the more purchases there were.
    """
    n, mean = np.asarray(n, dtype=float), np.maximum(np.asarray(mean, dtype=float), 0)
    return np.asarray(spending.p * (spending.v + n * mean) / (spending.p * n + spending.q - 1))[()]


def log_likelihood(
    spending: Spending, *, mean: ArrayLike, n: ArrayLike, weight: ArrayLike = 1.0
) -> tuple[float, Floats]:
    """Σ w · ln L and its gradient by (p, q, v).

    ln L = lnΓ(pn + q) − lnΓ(pn) − lnΓ(q) + q ln v + (pn − 1) ln m + pn ln n − (pn + q) ln(v + n m).
    """
    n, mean = np.asarray(n, dtype=float), np.asarray(mean, dtype=float)
    return _Terms(mean, n, np.broadcast_to(np.asarray(weight, dtype=float), n.shape)).at(spending)


class _Terms:
    """What does not change during a search; what depends on n alone is summed by n."""

    def __init__(self, mean: Floats, n: Floats, weight: Floats) -> None:
        self.n, self.weight, self.total = n, weight, n * mean
        self.ns, by_n = np.unique(n, return_inverse=True)
        self.w_n = np.bincount(by_n, weight)
        self.logs = dot(weight, np.log(mean))
        self.log_totals = dot(weight * n, np.log(self.total))

    def at(self, spending: Spending) -> tuple[float, Floats]:
        p, q, v = spending.p, spending.q, spending.v
        log_sum, inverse = np.log(v + self.total), 1 / (v + self.total)
        plain, by_count = dot(self.weight, log_sum), dot(self.weight * self.n, log_sum)
        w, pn = self.w_n.sum(), p * self.ns
        value = dot(self.w_n, gammaln(pn + q) - gammaln(pn)) + w * (q * np.log(v) - gammaln(q))
        value += p * self.log_totals - self.logs - p * by_count - q * plain
        by_p = dot(self.w_n, self.ns * (digamma(pn + q) - digamma(pn))) + self.log_totals - by_count
        by_q = dot(self.w_n, digamma(pn + q)) + w * (np.log(v) - digamma(q)) - plain
        by_v = w * q / v - dot(self.weight * (p * self.n + q), inverse)
        return float(value), np.array([by_p, by_q, by_v], dtype=float)


def fit_spending(*, mean: ArrayLike, n: ArrayLike, weight: ArrayLike = 1.0) -> Spending | None:
    """The likeliest parameters; None where means do not differ or nobody spent: then the mean says it all.

    Only customers who spent more than nothing count.
    """
    n, mean = np.asarray(n, dtype=float), np.asarray(mean, dtype=float)
    weight = np.broadcast_to(np.asarray(weight, dtype=float), n.shape)
    if np.isnan(mean).any() or np.isnan(n).any():
        raise ValueError("not all of them are numbers to reckon with")
    spent = mean > 0
    n, mean, weight = n[spent], mean[spent], weight[spent]
    if not len(mean) or np.ptp(mean) <= 1e-9 * mean.max():
        return None
    unit = float(np.average(mean, weights=weight))
    step = len(mean) // FIRST_LOOK
    found = likeliest(
        _cost(mean / unit, n, weight),
        some_of_it=_cost(mean[::step] / unit, n[::step], weight[::step]) if step > 1 else None,
        starts=[np.array([0.5, 0.5, 0.0])],
        bounds=BOUNDS,
    )
    at_one = _spending(found.place)
    return Spending(p=at_one.p, q=at_one.q, v=at_one.v * unit)


def _cost(mean: Floats, n: Floats, weight: Floats) -> Cost:
    terms = _Terms(mean, n, weight)

    def cost(place: Floats) -> tuple[float, Floats]:
        spending = _spending(place)
        value, (by_p, by_q, by_v) = terms.at(spending)
        turned = np.array([spending.p * by_p, (spending.q - 1) * by_q, spending.v * by_v])
        return -value / weight.sum(), -turned / weight.sum()

    return cost


def _spending(place: Floats) -> Spending:
    p, q_less_one, v = np.exp(place)
    return Spending(p=float(p), q=1 + float(q_less_one), v=float(v))
