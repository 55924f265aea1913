"""What an action returned on the money spent on it. Money of one currency in, a ratio out."""

from metrics.domain.formulas.given import Money, finite


def payback(
    *,
    extra_margin: Money,
    messages: Money | int = 0,
    points: Money | int = 0,
    coupons: Money | int = 0,
) -> Money | None:
    """(extra margin − cost) / cost, the cost being that of messages, points and coupons given.

    −1: all is lost; 0: it paid for itself; 1: it brought its cost once over. None where it cost nothing.
    """
    finite(extra_margin, messages, points, coupons)
    if min(messages, points, coupons) < 0:
        raise ValueError("a cost cannot be negative")
    cost = messages + points + coupons
    return (extra_margin - cost) / cost if cost else None
