"""What serving a customer costs."""

from collections.abc import Mapping

from metrics.domain.formulas.given import Money, finite_all


def service_cost(contacts: Mapping[str, int], costs: Mapping[str, Money]) -> Money | int:
    """Σ contacts over a channel × what one costs there, in the currency of the costs.

    Over a channel without a stated cost a contact counts as free: it is nobody's guess. Without any, 0.
    """
    finite_all([*contacts.values(), *costs.values()])
    if any(many < 0 for many in contacts.values()) or any(cost < 0 for cost in costs.values()):
        raise ValueError("neither contacts nor costs can be negative")
    return sum(many * costs[channel] for channel, many in contacts.items() if channel in costs)
