"""What an order is worth and how often one comes."""

from decimal import Decimal


def average_basket(*, net_revenue: Decimal, orders: int) -> Decimal | None:
    """Net revenue / orders, a ratio of sums in the currency of the revenue; refunds net against their order.

    Not the mean of the customers' own averages, which would weigh a single purchase like a hundred.
    None without orders.
    """
    return net_revenue / orders if orders else None


def purchase_frequency(*, orders: int, customer_years: float) -> float | None:
    """Orders / customer-years at risk, in orders a year. A customer is at risk from the first order to today.

    None when no time has passed.
    """
    return orders / customer_years if customer_years > 0 else None
