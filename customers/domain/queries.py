"""What the pages read, by name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Prefetch, QuerySet, Value, Window
from django.db.models.lookups import GreaterThan, LessThan

from core.sql import Row, prepared
from customers.domain.timeline import Place
from customers.enums import CartState, EventKind
from customers.models import (
    Cart,
    Customer,
    Event,
    Interaction,
    Order,
    OrderLine,
    Posting,
    Refund,
    RefundLine,
)


@prepared
def latest_orders(customer_id: int) -> QuerySet[Order]:
    """Four, with `all_orders`, the number of all of them, so that the panel is one query."""
    orders = Order.objects.filter(customer=customer_id).order_by("-placed_at", "-pk")
    return orders.annotate(all_orders=Window(Count("pk")))[:4]


@dataclass(frozen=True)
class OrderPage:
    """Orders of one customer, the latest first; `previous` and `next` are places to read from, or empty."""

    orders: list[Order]
    previous: str = ""
    next: str = ""


def orders_by_day(customer_id: int, *, after: str = "", before: str = "", size: int = 50) -> OrderPage:
    """One page of a customer's orders, by key. Raises Invalid where `after` or `before` is no place."""
    scope = Order.objects.filter(customer=customer_id)
    here = Row(F("placed_at"), F("pk"))
    if before and not after:
        rows = list(scope.filter(GreaterThan(here, _moment(before))).order_by("placed_at", "pk")[: size + 1])
        page = rows[size - 1 :: -1] if len(rows) > size else rows[::-1]
        return OrderPage(page, _order_key(page, 0) if len(rows) > size else "", _order_key(page, -1))
    scope = scope.filter(LessThan(here, _moment(after))) if after else scope
    rows = list(scope.order_by("-placed_at", "-pk")[: size + 1])
    page = rows[:size]
    return OrderPage(
        page, _order_key(page, 0) if after else "", _order_key(page, -1) if len(rows) > size else ""
    )


def _order_key(page: list[Order], position: int) -> str:
    return str(Place(page[position].placed_at, page[position].pk)) if page else ""


def _moment(key: str) -> Row:
    place = Place.parse(key)
    return Row(Value(place.at), Value(place.event_id))


def whole_orders() -> QuerySet[Order]:
    """With all that its page shows; `change` is what a refund and its lines take off the order."""
    change = -F("amount")
    given_back = RefundLine.objects.annotate(change=change).select_related("product").order_by("pk")
    refunds = Refund.objects.annotate(change=change).order_by("refunded_at", "pk")
    return Order.objects.select_related("customer", "brand").prefetch_related(
        Prefetch("lines", OrderLine.objects.select_related("product").order_by("pk")),
        Prefetch("refunds", refunds.prefetch_related(Prefetch("lines", given_back))),
        Prefetch("postings", Posting.objects.order_by("pk")),
    )


@prepared
def open_carts(customer_id: int) -> QuerySet[Cart]:
    """The two that changed last."""
    return Cart.objects.filter(customer=customer_id, state=CartState.OPEN).order_by("-changed_at", "-pk")[:2]


@prepared
def latest_postings(customer_id: int) -> QuerySet[Posting]:
    """Four."""
    return Posting.objects.filter(account=customer_id).select_related("order").order_by("-pk")[:4]


def changes_since(customer: Customer, seen_at: datetime) -> QuerySet[Event]:
    """What was changed about a customer after `seen_at`, the latest first."""
    changes = Event.objects.filter(
        customer=customer, kind=EventKind.CUSTOMER_CHANGED, occurred_at__gt=seen_at
    )
    return changes.select_related("actor").order_by("-occurred_at", "-pk")


def contacts_logged_by(agent_id: int) -> QuerySet[Interaction]:
    """The latest first; `id` is the order in which they were stored."""
    contacts = Interaction.objects.filter(agent=agent_id).order_by(F("id").desc())
    return contacts.select_related("customer", "reason", "outcome")
