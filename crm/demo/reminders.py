"""The carts of the last months, and whom the reminder left out: so it can be seen what it brings."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP

from django.db import connection
from django.utils import timezone

from crm.demo import cast
from crm.demo.ledger import SEED
from customers.enums import CartState, Purpose
from customers.models import Cart, CartLine, Consent, Customer, Event, Order
from journeys.domain.effect import count_effects
from journeys.domain.hold_out import held_out
from journeys.domain.journey import hold_out
from journeys.domain.rendering import fill, placeholders
from journeys.enums import EnrolmentState, EventKind, MessageState, Reason
from journeys.models import Enrolment, Journey, Message, MessageTemplate

SHARE = 20
SINCE, UNTIL, WEEK = timedelta(days=170), timedelta(days=9), timedelta(days=7)
TREATED, HELD_OUT = 0.26, 0.19
"""How many of each group come back and buy."""

Left = tuple[Customer, datetime, Order | None, bool]
"""Who left a cart when, what they bought after it, and whether they are held out."""


def leave_some_out() -> None:
    hold_out(journey=_journey(), share=SHARE)


def seed_reminders() -> None:
    """After the log was read: of customers who bought lately, some left a cart shortly before."""
    journey = _journey()
    left = list(_left_behind(journey))
    carts = [_cart(number, *each) for number, each in enumerate(left)]
    Cart.objects.bulk_create(carts)
    CartLine.objects.bulk_create(_line(cart) for cart in carts)
    changes = Event.objects.bulk_create(_changed(cart) for cart in carts)
    enrolments = Enrolment.objects.bulk_create(
        _enrolment(journey, *of) for of in zip(left, carts, changes, strict=True)
    )
    Event.objects.bulk_create(_entered(journey, enrolment) for enrolment in enrolments)
    Message.objects.bulk_create(_messages(enrolments))
    count_effects()


def _journey() -> Journey:
    return Journey.objects.get(slug="abandoned-cart")


def _left_behind(journey: Journey) -> Iterator[Left]:
    """Nobody buys because of this: the orders are those of the story, and the carts are put before them."""
    rng, now = random.Random(SEED), timezone.now()
    groups, known = _groups(journey), set(journey.enrolments.values_list("customer", flat=True))
    recent = Order.objects.filter(placed_at__range=(now - SINCE, now - UNTIL), customer__isnull=False)
    orders: dict[int, list[Order]] = {}
    for order in recent.exclude(customer__in=known).order_by("placed_at", "pk"):
        orders.setdefault(order.customer_id or 0, []).append(order)
    people = Customer.objects.in_bulk(list(orders))
    for customer_id, theirs in orders.items():
        is_held_out = groups[customer_id]
        bought = theirs[0] if rng.random() < (HELD_OUT if is_held_out else TREATED) else None
        if bought:
            at = bought.placed_at - timedelta(days=rng.uniform(1.6, 5))
        else:
            at = theirs[-1].placed_at - timedelta(days=rng.uniform(8, 60))
            if any(at < each.placed_at < at + WEEK for each in theirs):
                at = now - timedelta(days=rng.uniform(7.5, 8.9))
        if at > people[customer_id].since:
            yield people[customer_id], at, bought, is_held_out


def _groups(journey: Journey) -> dict[int, bool]:
    sql, params = held_out(journey)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {sql} FROM customers_customer customer", params)
        return dict(cursor.fetchall())


def _cart(number: int, customer: Customer, at: datetime, order: Order | None, _is_held_out: bool) -> Cart:
    return Cart(
        customer=customer,
        external_id=f"left-{number}",
        source="shop",
        state=CartState.ORDERED if order else CartState.EMPTIED,
        total=Decimal(cast.PRODUCTS[number % len(cast.PRODUCTS)][2]),
        changed_at=at,
        order=order,
    )


def _line(cart: Cart) -> CartLine:
    sku, name, price, _weight = cast.PRODUCTS[int(cart.external_id[5:]) % len(cast.PRODUCTS)]
    amount = Decimal(price)
    return CartLine(cart=cart, sku=sku, label=name, quantity=1, unit_price=amount, amount=amount)


def _changed(cart: Cart) -> Event:
    told = {"cart": cart.pk, "state": "open", "total": str(cart.total), "items": 1}
    return Event(
        customer=cart.customer, kind="cart.changed", occurred_at=cart.changed_at, source="shop", data=told
    )


def _enrolment(journey: Journey, left: Left, cart: Cart, change: Event) -> Enrolment:
    customer, at, order, is_held_out = left
    reminded = _next_morning(at)
    return Enrolment(
        journey=journey,
        customer=customer,
        occasion=f"cart:{cart.pk}",
        version=journey.version,
        event_id=change.pk,
        state=EnrolmentState.DONE,
        step=len(journey.steps),
        held_out=is_held_out,
        due_at=reminded,
        entered_at=at,
        ended_at=reminded,
        goal_at=order.placed_at if order else None,
    )


def _next_morning(at: datetime) -> datetime:
    day = timezone.localtime(at) + timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def _entered(journey: Journey, enrolment: Enrolment) -> Event:
    told: dict[str, object] = {
        "journey": journey.slug,
        "name_fr": journey.name_fr,
        "name_en": journey.name_en,
    }
    told |= {"enrolment": enrolment.pk, "occasion": enrolment.occasion}
    told |= {"held_out": True} if enrolment.held_out else {}
    return Event(
        customer=enrolment.customer, kind=EventKind.ENTERED, occurred_at=enrolment.entered_at, data=told
    )


def _messages(enrolments: list[Enrolment]) -> Iterator[Message]:
    template = MessageTemplate.objects.get(slug="cart-reminder")
    agreed = dict(
        Consent.objects.filter(purpose=Purpose.MARKETING, channel="email")
        .order_by("stated_at", "pk")
        .values_list("customer", "granted")
    )
    addresses = {
        each.pk: [email.address for email in each.emails.all()]
        for each in Customer.objects.prefetch_related("emails").filter(enrolments__in=enrolments)
    }
    for enrolment in enrolments:
        mine = addresses[enrolment.customer_id]
        why = _why_not(enrolment, bool(agreed.get(enrolment.customer_id)), mine)
        yield Message(
            key=f"enrolment:{enrolment.pk}:1",
            customer=enrolment.customer,
            enrolment=enrolment,
            step=1,
            template=template,
            purpose=template.purpose,
            channel=template.channel,
            due_at=enrolment.due_at,
            expires_at=enrolment.due_at + timedelta(days=2),
            created_at=enrolment.due_at,
            settled_at=enrolment.due_at,
            **(
                {"state": MessageState.SUPPRESSED, "reason": why}
                if why
                else _sent(template, enrolment, mine[0])
            ),
        )


def _why_not(enrolment: Enrolment, agreed: bool, addresses: list[str]) -> str:
    if enrolment.held_out:
        return Reason.HELD_OUT
    if not agreed:
        return Reason.NO_CONSENT
    return "" if addresses else Reason.NO_ADDRESS


def _sent(template: MessageTemplate, enrolment: Enrolment, address: str) -> dict[str, object]:
    customer = enrolment.customer
    subject, body = template.words(customer.language or "fr")
    words = placeholders(customer, house="Cercle")
    mail = EmailMessage(policy=SMTP)
    mail["To"], mail["Subject"] = address, fill(subject, words)
    mail.set_content(fill(body.split("[[")[0], words))
    return {
        "state": MessageState.SENT,
        "sending_at": enrolment.due_at,
        "address": address,
        "subject": mail["Subject"],
        "language": customer.language or "fr",
        "mime": mail.as_bytes(),
    }
