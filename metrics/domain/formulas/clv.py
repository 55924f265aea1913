"""Customer lifetime value, each way under its own name. Money of one currency in, the same out."""

from metrics.domain.formulas.given import Money, finite


def clv_value(*, revenue: Money, service_cost: Money, lifetime: Money, acquisition_cost: Money) -> Money:
    """(revenue − service cost) per period × lifetime in the same periods − acquisition cost, paid once."""
    finite(revenue, service_cost, lifetime, acquisition_cost)
    return (revenue - service_cost) * lifetime - acquisition_cost


def clv_of_the_literature(
    *, revenue: Money, service_cost: Money, lifetime: Money, acquisition_cost: Money
) -> Money:
    """(revenue − acquisition − service) × lifetime: charges the acquisition every period. Only mentioned."""
    finite(revenue, service_cost, lifetime, acquisition_cost)
    return (revenue - acquisition_cost - service_cost) * lifetime


def clv_simple(*, basket: Money, purchases_per_period: Money, periods: Money) -> Money:
    """Basket × purchases per period × periods. Time enters once: both must be in the same period."""
    finite(basket, purchases_per_period, periods)
    return basket * purchases_per_period * periods


def clv_discounted(*, margin: Money, retention: Money, discount: Money) -> Money | None:
    """m (1 + d) / (1 + d − r): the first margin now, then for ever; rate and retention per the same period.

    None when nothing is lost and nothing discounted: the sum has no end.
    Source: Gupta and Lehmann (2003), Journal of Interactive Marketing 17(1).
    """
    finite(margin)
    rest = _shrinkage(retention=retention, discount=discount)
    return margin * (1 + discount) / rest if rest else None


def clv_next_period(*, margin: Money, retention: Money, discount: Money | int = 0) -> Money:
    """m r / (1 + d): what somebody who is there brings in the one period that follows, and no further."""
    finite(margin)
    _shrinkage(retention=retention, discount=discount)
    return margin * retention / (1 + discount)


def clv_discounted_future(*, margin: Money, retention: Money, discount: Money) -> Money | None:
    """m r / (1 + d − r): the future only, without the margin already earned. None as above.

    At m = 1 it is the margin multiple that Gupta and Lehmann tabulate.
    """
    finite(margin)
    rest = _shrinkage(retention=retention, discount=discount)
    return margin * retention / rest if rest else None


def _shrinkage(*, retention: Money, discount: Money | int) -> Money:
    finite(discount)
    if not 0 <= retention <= 1 or discount < 0:
        raise ValueError(f"retention {retention} must lie in 0 … 1 and discount {discount} not below 0")
    return 1 + discount - retention


def clv_to_cac(*, clv: Money, cac: Money) -> Money | None:
    """CLV / CAC, reads good from 3 upward. None where winning a customer cost nothing."""
    finite(clv, cac)
    if cac < 0:
        raise ValueError(f"a cost cannot be negative: {cac}")
    return clv / cac if cac else None
