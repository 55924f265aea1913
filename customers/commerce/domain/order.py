"""Place an order."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from customers.commerce.domain import line
from customers.commerce.domain.brand import brand_told
from customers.commerce.domain.cart import mark_ordered
from customers.commerce.domain.line import NewLine
from customers.domain.checked import check, check_happened, content_of
from customers.domain.log import record_event
from customers.enums import Channel, EventKind
from customers.models import Brand, Cart, Customer, Order, OrderLine
from customers.people.domain.erased import keep_from_erasure


def place_order(
    *,
    customer: Customer | None,
    number: str,
    source: str,
    lines: Sequence[NewLine],
    placed_at: datetime,
    channel: str = Channel.WEB,
    brand: Brand | None = None,
    cart: Cart | None = None,
    actor_id: int | None = None,
) -> Order:
    """Store an order once per (number, source). Raises Invalid, Conflict.

    The same again gives back the stored one. `brand`: in whose name it was sold; `cart` is the basket it
    came from; no customer, no name on it.
    """
    customer_id = customer.pk if customer else None
    _check(lines, customer, cart, placed_at)
    new = Order(number=number, source=source, placed_at=placed_at, channel=channel)
    new.customer, new.brand = customer, brand
    new.total, new.fingerprint = line.total(lines), line.fingerprint(customer_id, lines)
    check(new, "number", "source", "channel")
    with transaction.atomic():
        if customer:
            keep_from_erasure(customer)
        order, is_new = Order.objects.get_or_create(number=number, source=source, defaults=content_of(new))
        if not is_new and not _is_same(order, brand, customer_id, lines):
            raise _other_content(number)
        if is_new:
            OrderLine.objects.bulk_create(line.build(OrderLine, lines, order=order))
            _tell(order, items=sum(item.quantity for item in lines), actor_id=actor_id)
            if cart:
                mark_ordered(cart=cart, order=order)
    return order


def _is_same(order: Order, brand: Brand | None, customer_id: int | None, lines: Sequence[NewLine]) -> bool:
    same_brand = order.brand_id == (brand.pk if brand else None)
    return same_brand and line.is_content(order.fingerprint, customer_id, lines)


def _other_content(number: str) -> Conflict:
    return Conflict(_("Order %(number)s exists with other content.") % {"number": number}, field="number")


def _check(
    lines: Sequence[NewLine], customer: Customer | None, cart: Cart | None, placed_at: datetime
) -> None:
    check_happened(placed_at, "placed_at")
    if not lines:
        raise Invalid(_("An order has at least one line."), field="lines")
    if cart and cart.customer != customer:
        raise Invalid(_("This cart belongs to another customer."), field="cart")


def _tell(order: Order, *, items: int, actor_id: int | None) -> None:
    record_event(
        kind=EventKind.ORDER_PLACED,
        customer_id=order.customer_id,
        occurred_at=order.placed_at,
        actor_id=actor_id,
        source=order.source,
        data={
            "order": order.pk,
            "number": order.number,
            "total": str(order.total),
            "items": items,
            "channel": order.channel,
            **brand_told(order.brand),
        },
    )
