"""What a customer's history lets us expect, under fitted BG/NBD, MBG/NBD or NBD.

Whoever is still there at age T has a rate of gamma(r + x, alpha + T) and a dropout of beta(a, b + k), k being
the times they could have left: so what comes next depends on x and T alone, and the last purchase tells only
whether they are still there. Times are in the unit of the fit. Numbers give a number, arrays an array; NaN
stays NaN. What is asked of the past raises ValueError.

Source: Fader, Hardie and Lee (2005), Marketing Science 24(2), and their notes on the derivations.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import hyp2f1

from metrics.domain.formulas.bg_nbd import Buying
from metrics.domain.formulas.likeliest import Floats

NODES = 12  # of Gauss and Legendre; the rate of buying is a smooth, falling function of time


def alive(buying: Buying, *, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> Floats:
    """Probability of not having left: 1 / (1 + a / (b + k − 1) · ((alpha + T) / (alpha + t_x))^(r + x)).

    1 where there was no chance to leave: without dropout, and with BG/NBD before the second purchase.
    """
    x, t_x, age = (np.asarray(each, dtype=float) for each in (x, t_x, age))
    k = buying.chances(x)
    if not buying.a:
        return np.ones(np.broadcast(x, t_x, age).shape)[()]
    stretch = np.log(buying.alpha + age) - np.log(buying.alpha + t_x)
    with np.errstate(divide="ignore", over="ignore"):
        odds = buying.a / (buying.b + k - 1) * np.exp((buying.r + x) * stretch)
        return np.where(k <= 0, 1.0, 1 / (1 + odds))[()]


def rate(buying: Buying, *, x: ArrayLike, age: ArrayLike, ahead: ArrayLike) -> Floats:
    """Purchases per unit of time, `ahead` of now, of somebody still there now; they may leave on the way.

    (r + x) / (alpha + T) · ₂F₁(r + x + 1, a; a + b + k; −ahead / (alpha + T)).
    """
    x, age, ahead = np.asarray(x, dtype=float), np.asarray(age, dtype=float), _ahead(ahead)
    now = (buying.r + x) / (buying.alpha + age)
    if not buying.a:
        return now + 0 * ahead
    spread = buying.a + buying.b + buying.chances(x)
    # Euler's transformation: the argument comes to lie between 0 and 1, where the series is quick.
    share = ahead / (buying.alpha + age + ahead)
    return now * (1 - share) ** buying.a * hyp2f1(spread - buying.r - x - 1, buying.a, spread, share)


def purchases(
    buying: Buying,
    *,
    x: ArrayLike,
    age: ArrayLike,
    ahead: float,
    discount: float = 0.0,
) -> Floats:
    """Purchases expected within `ahead` of now, of somebody still there now.

    The integral of `rate`, with `discount` (continuous, per unit of time) of rate · e^(−discount · time).
    """
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    times = ahead * (nodes + 1) / 2
    worth = weights * ahead / 2 * np.exp(-discount * times)
    x, age = np.asarray(x, dtype=float), np.asarray(age, dtype=float)
    return sum((w * rate(buying, x=x, age=age, ahead=t) for t, w in zip(times, worth, strict=True)), 0 * x)


def buys_within(buying: Buying, *, x: ArrayLike, age: ArrayLike, ahead: ArrayLike) -> Floats:
    """Probability of at least one purchase within `ahead`, of somebody still there now.

    1 − ((alpha + T) / (alpha + T + ahead))^(r + x): who is there leaves only after a purchase.
    """
    x, age, ahead = np.asarray(x, dtype=float), np.asarray(age, dtype=float), _ahead(ahead)
    return 0 - np.expm1((buying.r + x) * (np.log(buying.alpha + age) - np.log(buying.alpha + age + ahead)))


def likely_wait(buying: Buying, *, x: ArrayLike, age: ArrayLike, alive: ArrayLike) -> Floats:
    """Time after which a purchase is more likely to have happened than not; infinite where it never is.

    Where alive · buys_within = ½: (alpha + T) · ((1 − ½ / alive)^(−1 / (r + x)) − 1).
    """
    x, age, alive = (np.asarray(each, dtype=float) for each in (x, age, alive))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        not_bought = np.where(alive > 0.5, 1 - 0.5 / alive, 0.0)
        return (buying.alpha + age) * np.expm1(-np.log(not_bought) / (buying.r + x))


def _ahead(time: ArrayLike) -> Floats:
    ahead = np.asarray(time, dtype=float)
    if (ahead < 0).any():
        raise ValueError("only what lies ahead is foretold")
    return ahead
