"""What an action returned on the money spent on it. Money of one currency in, a ratio out."""

from decimal import Decimal


def payback(
    *,
    extra_margin: Decimal,
    messages: Decimal = Decimal(0),
    points: Decimal = Decimal(0),
    coupons: Decimal = Decimal(0),
) -> Decimal | None:
    """(extra margin − cost) / cost, the cost being that of messages, points and coupons given.

    −1: all is lost; 0: it paid for itself; 1: it brought its cost once over. None where it cost nothing.
    """
    if min(messages, points, coupons) < 0:
        raise ValueError("a cost cannot be negative")
    cost = messages + points + coupons
    return (extra_margin - cost) / cost if cost else None
