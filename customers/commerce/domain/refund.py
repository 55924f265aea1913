"""Give money back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from customers.commerce.domain import line
from customers.commerce.domain.line import NewLine
from customers.domain.checked import check, check_happened
from customers.domain.log import record_event
from customers.enums import EventKind
from customers.models import Customer, Order, Refund, RefundLine


def place_refund(
    *,
    customer: Customer | None,
    number: str,
    source: str,
    lines: Sequence[NewLine],
    refunded_at: datetime,
    order: Order | None = None,
    actor_id: int | None = None,
) -> Refund:
    """Store a refund once per (number, source); quantities are positive. Raises Invalid, Conflict.

    Against an order it never gives back more than was paid. Without one (bought before our books begin)
    it counts against its customer alone.
    """
    customer_id = customer.pk if customer else None
    amount = line.total(lines)
    _check(amount, customer_id, order, refunded_at)
    check(Refund(number=number, source=source), "number", "source")
    content = line.fingerprint(customer_id, lines)
    with transaction.atomic():
        refund, is_new = Refund.objects.get_or_create(
            number=number,
            source=source,
            defaults={
                "customer": customer,
                "order": order,
                "refunded_at": refunded_at,
                "amount": amount,
                "fingerprint": content,
            },
        )
        if not is_new and not _is_same(refund, order, customer_id, lines):
            raise _other_content(number)
        if is_new:
            _charge(order, amount)
            RefundLine.objects.bulk_create(line.build(RefundLine, lines, refund=refund))
            _tell(refund, actor_id=actor_id)
    return refund


def _is_same(refund: Refund, order: Order | None, customer_id: int | None, lines: Sequence[NewLine]) -> bool:
    same_order = refund.order_id == (order.pk if order else None)
    return same_order and line.is_content(refund.fingerprint, customer_id, lines)


def _other_content(number: str) -> Conflict:
    return Conflict(_("Refund %(number)s exists with other content.") % {"number": number}, field="number")


def _check(amount: Decimal, customer_id: int | None, order: Order | None, refunded_at: datetime) -> None:
    check_happened(refunded_at, "refunded_at")
    if amount <= 0:
        raise Invalid(_("A refund gives back more than nothing."), field="lines")
    if order and order.customer_id != customer_id:
        raise Invalid(_("This order belongs to another customer."), field="order")


def _charge(order: Order | None, amount: Decimal) -> None:
    if order is None:
        return
    covered = Order.objects.filter(pk=order.pk, total__gte=F("refunded") + amount)
    if not covered.update(refunded=F("refunded") + amount):
        raise Invalid(_("More would be given back than was paid for this order."), field="lines")


def _tell(refund: Refund, *, actor_id: int | None) -> None:
    record_event(
        kind=EventKind.ORDER_REFUNDED,
        customer_id=refund.customer_id,
        occurred_at=refund.refunded_at,
        actor_id=actor_id,
        source=refund.source,
        data={
            "refund": refund.pk,
            "number": refund.number,
            "amount": str(refund.amount),
            "order": refund.order_id,
            "order_number": refund.order.number if refund.order else None,
        },
    )
