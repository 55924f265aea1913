"""What customers brought that they would not have brought by themselves. Money of one currency."""

from dataclasses import dataclass

from metrics.domain.formulas.welch import Sample, compare_means


@dataclass(frozen=True, slots=True)
class ExtraMargin:
    """In all, with its 95 % interval; can be negative."""

    value: float
    low: float
    high: float

    def less(self, cost: float) -> "ExtraMargin":
        return ExtraMargin(self.value - cost, self.low - cost, self.high - cost)

    def over(self, cost: float) -> "ExtraMargin":
        return ExtraMargin(self.value / cost, self.low / cost, self.high / cost)


def extra_margin(*, treated: Sample, held_back: Sample, rate: float) -> ExtraMargin | None:
    """(revenue per treated customer − revenue per customer held back) × treated customers × margin rate.

    Those who bought nothing count with 0. The interval is Welch's, of the two means. None with fewer than two
    customers in a group, or where all of them spent the same.

    Of all revenue, not of the share who bought times an average order: an offer that brings more but smaller
    orders, or that gives away what would have been bought anyway, shows as what it is.
    """
    change = compare_means(treated, held_back)
    if change is None:
        return None
    scale = treated.n * rate
    return ExtraMargin(change.difference * scale, change.low * scale, change.high * scale)
