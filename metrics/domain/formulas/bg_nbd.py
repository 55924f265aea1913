"""Repeat buying with a silent end: BG/NBD and its relatives, and how likely they make what was seen.

A customer buys at random at a rate λ, drawn from a gamma distribution (shape r, rate alpha), and may leave
for good after any purchase with probability p, drawn from a beta distribution (a, b).

Sources: Fader, Hardie and Lee (2005), Marketing Science 24(2), 275–284 (BG/NBD);
Batislam, Denizel and Filiztekin (2007), IJRM 24(3) (MBG/NBD: may leave after the first purchase, too);
Schmittlein, Bemmaor and Morrison (1985) (NBD: nobody leaves).
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln

from metrics.domain.formulas.likeliest import Floats, dot

Kind = Literal["bg", "mbg", "nbd"]


@dataclass(frozen=True, slots=True)
class Buying:
    """The parameters, in the time unit of the histories. Without dropout (`nbd`) a and b are 0."""

    kind: Kind
    r: float
    alpha: float
    a: float = 0.0
    b: float = 0.0

    @property
    def dropout(self) -> float:
        """Mean chance of leaving after a purchase: a / (a + b)."""
        return self.a / (self.a + self.b) if self.a else 0.0

    def chances(self, x: Floats) -> Floats:
        """How many times each could have left: after each repeat purchase; `mbg`: after the first, too."""
        return x + 1 if self.kind == "mbg" else x


@dataclass(frozen=True, slots=True)
class Histories:
    """Each distinct history once, with the number of customers who have it, and places of its parts.

    x repeat purchases (whole), the last of them at age t_x, seen until age T.
    """

    x: Floats
    t_x: Floats
    age: Floats
    weight: Floats

    @classmethod
    def of(cls, x: ArrayLike, t_x: ArrayLike, age: ArrayLike, weight: ArrayLike | None = None) -> "Histories":
        """Raises ValueError for what no history can be."""
        rows: Floats = np.column_stack([np.asarray(column, dtype=float) for column in (x, t_x, age)])
        weights = np.ones(len(rows)) if weight is None else np.asarray(weight, dtype=float)
        x_of, last, seen = rows.T
        never = ~(np.isfinite(rows) & (rows >= 0)).all(axis=1) | (last > seen) | ((x_of == 0) & (last > 0))
        if never.any():
            raise ValueError(f"a history runs 0 ≤ t_x ≤ T, unlike {rows[never][0].tolist()}")
        whole = rows.astype(np.int64)
        if (whole == rows).all() and (size := whole.max(axis=0, initial=0) + 1).prod(dtype=float) < 2**62:
            # One number for each history sorts many times faster than three.
            number = np.ravel_multi_index(tuple(whole.T), tuple(size))
            _, first, place = np.unique(number, return_index=True, return_inverse=True)
        else:
            _, first, place = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        counted: Floats = np.bincount(place, weights, minlength=len(first)).astype(float)
        return cls(rows[first, 0], rows[first, 1], rows[first, 2], counted)

    def some(self, most: int) -> "Histories":
        """About `most` of them, taken at even distances."""
        step = max(1, len(self.x) // most)
        return Histories(self.x[::step], self.t_x[::step], self.age[::step], self.weight[::step])


def distinct(values: NDArray[Any]) -> tuple[Floats, NDArray[np.intp]]:
    """The distinct values in order, and the place of each value among them. Whole numbers need no sorting."""
    whole = values.astype(np.int64)
    if len(values) and (whole == values).all() and whole.min() >= 0 and whole.max() < 10 * len(values) + 1000:
        there = np.bincount(whole) > 0
        return np.flatnonzero(there).astype(float), (np.cumsum(there) - 1)[whole]
    found, place = np.unique(values, return_inverse=True)
    return found, place


def log_likelihood(histories: Histories, buying: Buying) -> tuple[float, Floats]:
    """Σ w · ln L and its gradient by (r, alpha, a, b).

    With k chances of having left and D = ln a − ln(b + k − 1) + (r + x) ln((alpha + T) / (alpha + t_x)):
    ln L = lnΓ(r + x) − lnΓ(r) + r ln alpha + lnΓ(a + b) + lnΓ(b + k) − lnΓ(b) − lnΓ(a + b + k)
           − (r + x) ln(alpha + T) + ln(1 + e^D); k = 0 has no D. sigmoid(D) is the chance of having left.
    """
    return Terms(histories).at(buying)


class Terms:
    """What does not change during a search. Most of the sum depends on less than the whole history: on x
    alone, or on x and T; only the chance of having left takes all of it.
    """

    def __init__(self, histories: Histories) -> None:
        self.xs, by_x = distinct(histories.x)
        self.ages, by_age = distinct(histories.age)
        self.n_x = np.bincount(by_x, histories.weight)
        both, place = distinct(by_x * len(self.ages) + by_age)
        self.n_x_age = np.bincount(place, histories.weight)
        self.of_x, self.of_age = np.divmod(both.astype(np.intp), len(self.ages))
        self.rows, self.by_x, self.by_age = histories, by_x, by_age
        self.lasts, self.by_last = distinct(histories.t_x)

    def at(self, buying: Buying) -> tuple[float, Floats]:
        counts, by_a, by_b = self._of_counts(buying)
        ages, by_r, by_alpha = self._of_ages(buying)
        if not buying.a:
            return counts + ages, np.array([by_r, by_alpha, 0.0, 0.0])
        left, gradient = self._of_leaving(buying)
        return counts + ages + left, np.array([by_r, by_alpha, by_a, by_b]) + gradient

    def _of_counts(self, buying: Buying) -> tuple[float, float, float]:
        """What depends on x alone, and its derivatives by a and b."""
        r, a, b, k = buying.r, buying.a, buying.b, buying.chances(self.xs)
        each = gammaln(r + self.xs) - gammaln(r)
        if not a:
            return dot(self.n_x, each), 0.0, 0.0
        each += gammaln(a + b) + gammaln(b + k) - gammaln(b) - gammaln(a + b + k)
        both = digamma(a + b) - digamma(a + b + k)
        by_b = both + digamma(b + k) - digamma(b)
        return dot(self.n_x, each), dot(self.n_x, both), dot(self.n_x, by_b)

    def _of_ages(self, buying: Buying) -> tuple[float, float, float]:
        """What depends on x and T, and the derivatives by r and alpha of this and of what depends on x."""
        r, alpha = buying.r, buying.alpha
        bought = r + self.xs[self.of_x]
        stretch = np.log(alpha) - np.log(alpha + self.ages)[self.of_age]
        value = dot(self.n_x_age, bought * stretch) - dot(self.n_x, self.xs) * np.log(alpha)
        by_r = dot(self.n_x, digamma(r + self.xs) - digamma(r)) + dot(self.n_x_age, stretch)
        by_alpha = self.n_x.sum() * r / alpha - dot(self.n_x_age, bought / (alpha + self.ages[self.of_age]))
        return float(value), float(by_r), float(by_alpha)

    def _of_leaving(self, buying: Buying) -> tuple[float, Floats]:
        """Σ w ln(1 + e^D) and its gradient."""
        r, alpha, a, b = buying.r, buying.alpha, buying.a, buying.b
        k = buying.chances(self.xs)
        since = np.where(k > 0, np.log(a) - np.log(np.where(k > 0, b + k - 1, 1.0)), -np.inf)
        stretch = np.log(alpha + self.ages)[self.by_age] - np.log(alpha + self.lasts)[self.by_last]
        bought = (r + self.xs)[self.by_x]
        odds = since[self.by_x] + bought * stretch
        small = np.exp(-np.abs(odds))
        value = dot(self.rows.weight, np.maximum(odds, 0) + np.log1p(small))
        left = self.rows.weight * np.where(odds > 0, 1.0, small) / (1 + small)
        by_x = np.bincount(self.by_x, left)
        shorter = (1 / (alpha + self.ages))[self.by_age] - (1 / (alpha + self.lasts))[self.by_last]
        by_b = -(by_x[k > 0] / (b + k[k > 0] - 1)).sum()
        gradient = [dot(left, stretch), dot(left, bought * shorter), by_x.sum() / a, by_b]
        return value, np.array(gradient, dtype=float)
