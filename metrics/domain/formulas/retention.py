"""Retention, churn and lifetime of a customer base."""

from dataclasses import dataclass

from metrics.domain.formulas.given import counts
from metrics.domain.formulas.proportion import Proportion, proportion


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Expected periods a customer stays; `periods` is None without observed churn: then read the bound."""

    periods: float | None
    at_least: float

    @property
    def no_churn_observed(self) -> bool:
        return self.periods is None


def retention(*, active_before: int, active_in_both: int) -> Proportion | None:
    """|S ∩ E| / |S|: of those active in the period before, the share active in this one too. Wilson interval.

    Not (E − N) / S, which counts customers who came back after a pause as retained. None without a base.
    """
    return proportion(hits=active_in_both, n=active_before)


def churn(kept: Proportion) -> Proportion:
    """1 − retention, on the same base; the limits change places."""
    return Proportion(value=1 - kept.value, n=kept.n, low=1 - kept.high, high=1 - kept.low)


def compound(rate: float, *, periods: int) -> float:
    """Churn over several periods from the churn of one: 1 − (1 − rate)ᵏ. Rates add up to too much."""
    if not 0 <= rate <= 1:
        raise ValueError(f"a churn rate lies between 0 and 1, not {rate}")
    counts(periods)
    return float(1 - (1 - rate) ** periods)


def in_years(stays: Lifetime, *, period_days: float) -> Lifetime:
    """Periods of so many days as years of 365: 10 periods of 73 days are 2 years."""
    years = period_days / 365
    return Lifetime(None if stays.periods is None else stays.periods * years, stays.at_least * years)


def periods_stayed(retention: float) -> float | None:
    """1 / (1 − retention), in the periods of the retention: 0.8 → 5. None at retention 1: nobody left."""
    if not 0 <= retention <= 1:
        raise ValueError(f"a retention lies between 0 and 1, not {retention}")
    return 1 / (1 - retention) if retention < 1 else None


def lifetime(kept: Proportion) -> Lifetime:
    """1 / (1 − retention) periods; retention 1 gives "no churn observed", never infinity.

    The bound is the same formula at the lower Wilson limit, which stays below 1 for every finite n.
    """
    return Lifetime(periods=periods_stayed(kept.value), at_least=1 / (1 - kept.low))
