"""A share of a whole with its interval."""

from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share between 0 and 1 of `n` observations, with the limits of its 95 % interval."""

    value: float
    n: int
    low: float
    high: float


def proportion(*, hits: int, n: int) -> Proportion | None:
    """hits / n with its Wilson interval; None when nothing was observed.

    centre = (p + z²/2n) / (1 + z²/n), half = z √(p(1 − p)/n + z²/4n²) / (1 + z²/n), z = 1.96.
    Unlike the plain interval it never leaves 0 … 1 and holds for small n.
    Source: Wilson (1927), JASA 22, 209–212; recommended by Brown, Cai and DasGupta (2001).
    """
    if not 0 <= hits <= n < inf:
        raise ValueError(f"{hits} of {n} is not a share")
    if n == 0:
        return None
    share, z2 = hits / n, Z95**2
    stretch = 1 + z2 / n
    centre = (share + z2 / (2 * n)) / stretch
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / stretch
    # At the ends the limit is the end itself; rounding must not push it past or short of it.
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    high = 1.0 if hits == n else min(1.0, centre + half)
    return Proportion(value=share, n=n, low=low, high=high)


@dataclass(frozen=True, slots=True)
class ShareChange:
    """What a share gained (or lost) from one period to the next, and the limits of its 95 % interval."""

    difference: float
    low: float
    high: float

    @property
    def distinguishable(self) -> bool:
        return not self.low <= 0 <= self.high


def compare_shares(now: Proportion | None, before: Proportion | None) -> ShareChange | None:
    """now − before with Newcombe's interval, made of the two Wilson intervals; None where one has no data.

    d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²).
    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    if now is None or before is None:
        return None
    difference = now.value - before.value
    down = sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2)
    return ShareChange(difference, difference - down, difference + up)
