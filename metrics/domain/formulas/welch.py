"""Whether two means differ by more than chance, where their spreads may differ."""

from dataclasses import dataclass
from math import sqrt

from metrics.domain.formulas.given import finite
from metrics.domain.formulas.proportion import Z95

EXPANDED = 20


@dataclass(frozen=True, slots=True)
class MeanChange:
    """What a mean gained (or lost) with its 95 % interval, Student's t of it, and its degrees of freedom."""

    difference: float
    t: float
    freedom: float
    low: float
    high: float

    @property
    def distinguishable(self) -> bool:
        return not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Sample:
    """`n` values by their sum and the sum of their squares."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def error(self) -> float:
        """s² / n."""
        return max(0.0, self.squares - self.n * self.mean**2) / (self.n - 1) / self.n


def compare_means(now: Sample, before: Sample) -> MeanChange | None:
    """t = (m₁ − m₂) / √(s₁²/n₁ + s₂²/n₂); told apart beyond the 97.5th percentile at ν degrees of freedom.

    ν = (s₁²/n₁ + s₂²/n₂)² / ((s₁²/n₁)²/(n₁ − 1) + (s₂²/n₂)²/(n₂ − 1)). None with fewer than two values on
    either side, or where no value differs from another: nothing then says how far chance would carry them.
    Source: Welch (1947), Biometrika 34, 28–35.
    """
    finite(now.n, now.total, now.squares, before.n, before.total, before.squares)
    if min(now.n, before.n) < 2:
        return None
    error = now.error + before.error
    if error <= 0:
        return None
    freedom = error**2 / (now.error**2 / (now.n - 1) + before.error**2 / (before.n - 1))
    difference = now.mean - before.mean
    half = _percentile(freedom) * sqrt(error)
    return MeanChange(difference, difference / sqrt(error), freedom, difference - half, difference + half)


def _percentile(freedom: float) -> float:
    """The 97.5th of Student's t: from 20 degrees of freedom on by its expansion, to four digits and more.

    Source: Fisher and Cornish (1960), Technometrics 2, 209–225.
    """
    if freedom < EXPANDED:
        # Here, not above: scipy takes a second and 60 MB, which no page should pay for.
        from scipy.special import stdtrit

        return float(stdtrit(freedom, 0.975))
    z, square = Z95, Z95**2
    return z * (
        1
        + (square + 1) / (4 * freedom)
        + (5 * square**2 + 16 * square + 3) / (96 * freedom**2)
        + (3 * square**3 + 19 * square**2 + 17 * square - 15) / (384 * freedom**3)
    )
