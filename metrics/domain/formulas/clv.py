"""Customer lifetime value, each way under its own name. Money of one currency in, the same out."""

from decimal import Decimal


def clv_value(
    *, revenue: Decimal, service_cost: Decimal, lifetime: Decimal, acquisition_cost: Decimal
) -> Decimal:
    """(revenue − service cost) per period × lifetime in the same periods − acquisition cost, paid once."""
    return (revenue - service_cost) * lifetime - acquisition_cost


def clv_of_the_literature(
    *, revenue: Decimal, service_cost: Decimal, lifetime: Decimal, acquisition_cost: Decimal
) -> Decimal:
    """(revenue − acquisition − service) × lifetime: charges the acquisition every period. Only mentioned."""
    return (revenue - acquisition_cost - service_cost) * lifetime


def clv_simple(*, basket: Decimal, purchases_per_period: Decimal, periods: Decimal) -> Decimal:
    """Basket × purchases per period × periods. Time enters once: both must be in the same period."""
    return basket * purchases_per_period * periods


def clv_discounted(*, margin: Decimal, retention: Decimal, discount: Decimal) -> Decimal | None:
    """m (1 + d) / (1 + d − r): the first margin now, then for ever; rate and retention per the same period.

    None when nothing is lost and nothing discounted: the sum has no end.
    Source: Gupta and Lehmann (2003), Journal of Interactive Marketing 17(1).
    """
    rest = _shrinkage(retention=retention, discount=discount)
    return margin * (1 + discount) / rest if rest else None


def clv_next_period(*, margin: Decimal, retention: Decimal, discount: Decimal = Decimal(0)) -> Decimal:
    """m r / (1 + d): what somebody who is there brings in the one period that follows, and no further."""
    return margin * retention / (1 + discount)


def clv_discounted_future(*, margin: Decimal, retention: Decimal, discount: Decimal) -> Decimal | None:
    """m r / (1 + d − r): the future only, without the margin already earned. None as above."""
    rest = _shrinkage(retention=retention, discount=discount)
    return margin * retention / rest if rest else None


def _shrinkage(*, retention: Decimal, discount: Decimal) -> Decimal:
    if not 0 <= retention <= 1 or discount < 0:
        raise ValueError(f"retention {retention} must lie in 0 … 1 and discount {discount} not below 0")
    return 1 + discount - retention


def clv_to_cac(*, clv: Decimal, cac: Decimal) -> Decimal | None:
    """CLV / CAC, reads good from 3 upward. None where winning a customer cost nothing."""
    return clv / cac if cac else None
