"""Keep the cart of a customer as the shop reports it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Conflict
from customers.commerce.domain import line
from customers.commerce.domain.brand import brand_told
from customers.commerce.domain.line import NewLine
from customers.domain.checked import check, check_happened
from customers.domain.log import record_event
from customers.enums import CartState, EventKind
from customers.models import Brand, Cart, CartLine, Customer, Order
from customers.people.domain.erased import keep_from_erasure


def save_cart(
    *,
    customer: Customer,
    external_id: str,
    source: str,
    lines: Sequence[NewLine],
    url: str = "",
    brand: Brand | None = None,
    changed_at: datetime | None = None,
) -> Cart:
    """The cart as it stands now; without lines it is emptied. An older report, or the last one again, is
    ignored. Raises Invalid; Conflict for the cart of another customer, or one that was ordered already.
    """
    check_happened(changed_at, "changed_at")
    total = line.total(lines)
    check(Cart(external_id=external_id, source=source, url=url), "external_id", "source", "url")
    with transaction.atomic():
        keep_from_erasure(customer)
        cart, is_new = Cart.objects.select_for_update().get_or_create(
            external_id=external_id,
            source=source,
            defaults={"customer": customer, "total": 0, "changed_at": changed_at or Now()},
        )
        if cart.customer_id != customer.pk:
            raise Conflict(_("This cart belongs to another customer."), field="customer")
        if cart.state == CartState.ORDERED:
            raise Conflict(_("This cart was ordered already."), field="external_id")
        cart.refresh_from_db(fields=["changed_at"])
        if not is_new and changed_at and _is_known(cart, changed_at, lines):
            return cart
        cart.state = CartState.OPEN if lines else CartState.EMPTIED
        cart.total, cart.url, cart.brand, cart.changed_at = total, url, brand, changed_at or Now()
        cart.save()
        cart.lines.all().delete()
        CartLine.objects.bulk_create(line.build(CartLine, lines, cart=cart))
        cart.refresh_from_db()
        _tell(cart, items=sum(item.quantity for item in lines))
    return cart


def _is_known(cart: Cart, changed_at: datetime, lines: Sequence[NewLine]) -> bool:
    """An older report, or the last one sent again."""
    if changed_at != cart.changed_at:
        return changed_at < cart.changed_at
    stored = [(held.sku, held.quantity, held.unit_price) for held in cart.lines.all()]
    return stored == [(new.sku, new.quantity, new.unit_price) for new in lines]


def mark_ordered(*, cart: Cart, order: Order) -> None:
    """The basket became this order."""
    waiting = Cart.objects.filter(pk=cart.pk).exclude(state=CartState.ORDERED)
    if not waiting.update(state=CartState.ORDERED, order=order, changed_at=order.placed_at):
        raise Conflict(_("This cart was ordered already."), field="cart")
    cart.refresh_from_db()
    _tell(cart, items=0)


def _tell(cart: Cart, *, items: int) -> None:
    record_event(
        kind=EventKind.CART_CHANGED,
        customer_id=cart.customer_id,
        occurred_at=cart.changed_at,
        source=cart.source,
        data={
            "cart": cart.pk,
            "state": cart.state,
            "total": str(cart.total),
            "items": items,
            **brand_told(cart.brand),
        },
    )
