"""Which scores weigh most on loyalty or value. Association, not cause."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metrics.domain.formulas.likeliest import Floats

RESAMPLES = 300
RIDGE = 1e-10  # eigenvalues below are those of drivers that repeat each other


@dataclass(frozen=True, slots=True)
class Driver:
    """`weight` is its part of R², `share` that of the explained; rank 1 weighs most, with its 95 % interval.

    `correlation`: whether what it drives rises or falls with it.
    """

    name: str
    weight: float
    share: float
    correlation: float
    rank: int
    rank_low: int
    rank_high: int


def relative_weights(xs: ArrayLike, y: ArrayLike) -> Floats:
    """Johnson's weights of the columns of xs (n × k) on y (n): parts of R², which they add up to.

    With R = V diag(λ) Vᵀ the correlations of the drivers and Λ = V diag(√λ) Vᵀ: β = Λ⁻¹ r_xy, weights = Λ² β²
    (element by element). Columns that do not vary weigh nothing, nor does anything on a y that does not.
    Source: Johnson (2000), Multivariate Behavioral Research 35(1), 1–19.
    """
    x, y = np.asarray(xs, dtype=float), np.asarray(y, dtype=float)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("not all of them are numbers to reckon with")
    weights = np.zeros(x.shape[1])
    varies = np.ptp(x, axis=0) > 0 if len(x) > 1 else np.zeros(x.shape[1], dtype=bool)
    if not varies.any() or not np.ptp(y):
        return weights
    together = np.corrcoef(np.column_stack([x[:, varies], y]), rowvar=False)
    values, vectors = np.linalg.eigh(together[:-1, :-1])
    roots = np.sqrt(np.maximum(values, 0))
    inverse = np.where(values > RIDGE, 1 / np.where(values > RIDGE, roots, 1), 0)
    loadings = vectors * roots @ vectors.T
    beta = (vectors * inverse @ vectors.T) @ together[:-1, -1]
    weights[varies] = loadings**2 @ beta**2
    return weights


def drivers(
    names: Sequence[str], xs: ArrayLike, y: ArrayLike, *, resamples: int = RESAMPLES, seed: int = 1
) -> list[Driver]:
    """All drivers, the weightiest first, their ranks with an interval from as many draws with replacement.

    None of them with fewer rows than drivers and two more: then weights mean nothing.
    """
    x, y = np.asarray(xs, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 2 or x.shape != (len(y), len(names)):
        raise ValueError(f"{len(y)} rows of {len(names)} drivers are wanted, not {x.shape}")
    if len(y) < len(names) + 2 or not np.ptp(y):
        return []
    weights, rng = relative_weights(x, y), np.random.default_rng(seed)
    drawn = (rng.integers(0, len(y), len(y)) for _ in range(resamples))
    places = np.array([_ranks(relative_weights(x[rows], y[rows])) for rows in drawn])
    low, high = np.percentile(places, [2.5, 97.5], axis=0, method="nearest")
    explained, place = weights.sum(), _ranks(weights)
    found = [
        Driver(
            name=name,
            weight=float(weights[at]),
            share=float(weights[at] / explained) if explained else 0.0,
            correlation=_correlation(x[:, at], y),
            rank=int(place[at]),
            rank_low=int(low[at]),
            rank_high=int(high[at]),
        )
        for at, name in enumerate(names)
    ]
    return sorted(found, key=lambda driver: driver.rank)


def _ranks(weights: Floats) -> Floats:
    """1 for the largest; equals in the order they came."""
    ranks = np.empty(len(weights))
    ranks[np.argsort(-weights, kind="stable")] = np.arange(1, len(weights) + 1)
    return ranks


def _correlation(x: Floats, y: Floats) -> float:
    return float(np.corrcoef(x, y)[0, 1]) if np.ptp(x) else 0.0
