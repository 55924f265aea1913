"""Where a likelihood is highest: searched over a part of the data first, then over all from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Cost = Callable[[Floats], tuple[float, Floats]]
"""Minus the mean log-likelihood of an observation at a place, and its gradient."""

STRIDE, NEAR, ROUNDS = 1e-4, 1e-5, 12


def dot(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Σ aᵢ bᵢ. Not `@`: where processors are busy its threads wait ten times longer than they work."""
    return float(np.einsum("i,i", one, other))


@dataclass(frozen=True, slots=True)
class Found:
    place: Floats
    cost: float


def likeliest(
    all_of_it: Cost,
    *,
    some_of_it: Cost | None = None,
    starts: Sequence[Floats],
    bounds: Sequence[tuple[float, float]],
) -> Found:
    """The best place from any of the starts, by L-BFGS-B.

    With `some_of_it`, a fair sample: the search is made there, and goes on over everything by Newton's steps
    with the curvature of the sample, so that everything is only looked at a few times.
    """
    looks = [_search(some_of_it or all_of_it, start, bounds) for start in starts]
    best = min(looks, key=lambda look: look.cost)
    if some_of_it is None:
        return best
    return _walk(all_of_it, best.place, _curvature(some_of_it, best.place), bounds)


def _search(cost: Cost, start: Floats, bounds: Sequence[tuple[float, float]]) -> Found:
    ends = np.array(bounds)
    start = np.clip(start, ends[:, 0], ends[:, 1])
    options = {"ftol": 1e-11, "gtol": 1e-7}
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return Found(found.x, float(found.fun))


def _curvature(cost: Cost, place: Floats) -> Floats:
    """Second derivatives, by differences of the gradient; made positive, so that a step always leads down."""
    steps = STRIDE * np.eye(len(place))
    rows = np.array([(cost(place + step)[1] - cost(place - step)[1]) / (2 * STRIDE) for step in steps])
    values, vectors = np.linalg.eigh((rows + rows.T) / 2)
    return np.asarray(vectors * np.maximum(np.abs(values), 1e-6) @ vectors.T)


def _walk(cost: Cost, place: Floats, curvature: Floats, bounds: Sequence[tuple[float, float]]) -> Found:
    ends = np.array(bounds)
    value, gradient = cost(place)
    for _ in range(ROUNDS):
        aim = np.clip(place - np.linalg.solve(curvature, gradient), ends[:, 0], ends[:, 1])
        if np.abs(aim - place).max() < NEAR:
            break
        lower, slope = cost(aim)
        if lower > value:  # too far for the curvature of the sample: the careful way
            return _search(cost, place, bounds)
        place, value, gradient = aim, lower, slope
    return Found(place, value)
