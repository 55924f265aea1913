"""Invented purchase histories, drawn as BG/NBD and MBG/NBD say that customers buy and leave."""

import numpy as np

from metrics.domain.formulas.bg_nbd import Buying
from metrics.domain.formulas.likeliest import Floats


def draw(buying: Buying, *, customers: int, longest: int, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    """x, t_x and T of so many, each seen for some whole time up to `longest`."""
    rng = np.random.default_rng(seed)
    age = np.floor(rng.uniform(longest / 10, longest, customers))
    rate = rng.gamma(buying.r, 1 / buying.alpha, customers)
    leaves = rng.beta(buying.a, buying.b, customers) if buying.a else np.zeros(customers)
    x, last, now = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    there = rng.random(customers) > leaves if buying.kind == "mbg" else np.ones(customers, dtype=bool)
    while there.any():
        now[there] += rng.exponential(1, there.sum()) / rate[there]
        there &= now < age
        x[there] += 1
        last[there] = now[there]
        there &= rng.random(customers) > leaves
    return x, last, age
