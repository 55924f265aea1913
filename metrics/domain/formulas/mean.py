"""A mean with its interval, from sums that add up over days, agents and channels."""

from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.given import finite


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of `n` values; no interval (None) from a single one."""

    value: float
    n: int
    low: float | None
    high: float | None


def mean(*, n: int, total: float, squares: float) -> Mean | None:
    """m = Σx / n with m ± t₀.₉₇₅,ₙ₋₁ · s / √n, s² = (Σx² − n m²) / (n − 1); None without values.

    Source: Student (1908), Biometrika 6, 1–25.
    """
    finite(n, total, squares)
    if n < 0 or squares < 0:
        raise ValueError(f"{n} values with squares of {squares}")
    if n == 0:
        return None
    value = total / n
    if n == 1:
        return Mean(value, 1, None, None)
    # Here, not above: scipy takes a second and 60 MB, which only this figure should cost.
    from scipy.special import stdtrit

    variance = max(0.0, squares - n * value**2) / (n - 1)
    half = float(stdtrit(n - 1, 0.975)) * sqrt(variance / n)
    return Mean(value, n, value - half, value + half)
