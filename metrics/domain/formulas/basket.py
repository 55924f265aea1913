"""What an order is worth and how often one comes."""

from metrics.domain.formulas.given import Money, counts, finite


def average_basket(*, net_revenue: Money, orders: int) -> Money | None:
    """Net revenue / orders, a ratio of sums in the currency of the revenue; refunds net against their order.

    Not the mean of the customers' own averages, which would weigh a single purchase like a hundred.
    None without orders.
    """
    finite(net_revenue)
    counts(orders)
    return net_revenue / orders if orders else None


def purchase_frequency(*, orders: int, customer_years: float) -> float | None:
    """Orders / customer-years at risk, in orders a year. A customer is at risk from the first order to today.

    None when no time has passed.
    """
    counts(orders)
    finite(customer_years)
    return orders / customer_years if customer_years > 0 else None
