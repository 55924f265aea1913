"""What it costs to win a customer."""

from metrics.domain.formulas.given import Money, finite


def cac(*, cost: Money, customers_won: int) -> Money | None:
    """Cost / customers won by it, in the currency of the cost; None where nobody was won."""
    finite(cost, customers_won)
    if cost < 0 or customers_won < 0:
        raise ValueError(f"neither a cost of {cost} nor {customers_won} customers won can be negative")
    return cost / customers_won if customers_won else None
