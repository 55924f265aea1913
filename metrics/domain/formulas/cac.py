"""What it costs to win a customer."""

from decimal import Decimal


def cac(*, cost: Decimal, customers_won: int) -> Decimal | None:
    """Cost / customers won by it, in the currency of the cost; None where nobody was won."""
    if cost < 0 or customers_won < 0:
        raise ValueError(f"neither a cost of {cost} nor {customers_won} customers won can be negative")
    return cost / customers_won if customers_won else None
