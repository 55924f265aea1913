"""What serving a customer costs."""

from collections.abc import Mapping
from decimal import Decimal


def service_cost(contacts: Mapping[str, int], costs: Mapping[str, Decimal]) -> Decimal:
    """Σ contacts over a channel × what one costs there, in the currency of the costs.

    Over a channel without a stated cost a contact counts as free: it is nobody's guess.
    """
    if min(contacts.values(), default=0) < 0 or min(costs.values(), default=Decimal(0)) < 0:
        raise ValueError("neither contacts nor costs can be negative")
    return sum((many * costs.get(channel, Decimal(0)) for channel, many in contacts.items()), Decimal(0))
