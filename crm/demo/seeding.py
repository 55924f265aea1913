"""Write the demo into an empty database: histories by COPY, then everything that follows from them."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone

from crm.demo import cast, matters, story, wishes
from crm.demo.agreements import agree, seed_rules
from crm.demo.asking import ask
from crm.demo.brands import seed_brands
from crm.demo.cards import give_cards
from crm.demo.codes import seed_codes
from crm.demo.doubles import seed_doubles
from crm.demo.fields import seed_fields
from crm.demo.glances import seed_glances
from crm.demo.ideas import seed_ideas
from crm.demo.ledger import SEED, SINCE, Ledger
from crm.demo.open_links import seed_open_links
from crm.demo.questionnaires import seed_questionnaires
from crm.demo.reviews import seed_reviews, seed_themes
from crm.demo.scores import seed_scores
from crm.demo.segments import seed_segments
from crm.demo.staff_rounds import seed_staff_rounds
from crm.demo.telephone import seed_calls
from customers.models import Customer
from customers.people.models.customer import name_key

CUSTOMERS = 4_000
RECENT = timedelta(days=3)  # what happened since then is left to the journeys


def seed(*, customers: int = CUSTOMERS, progress: Callable[[str], None] = print) -> bool:
    """Fill an empty house. False, and nothing done, where there are customers already."""
    if Customer.objects.exists():
        return False
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        ledger = Ledger(today=today)
        happened: list[tuple[datetime, Callable[[], None]]] = []
        free = story.free_phones()
        for number in range(1, customers + 1):
            happened.extend(_live(ledger, number, free))
        for _, happen in sorted(happened, key=lambda each: each[0]):  # numbers rise with time, as in life
            happen()
        progress(f"{customers} customers")
        _fill_carts(ledger)
        give_cards(ledger)
        seed_codes()
        seed_rules()
        matters.open_in_london()
        matters.Matters(ledger).follow_up()
        seed_scores(ledger)
        ledger.write()
        seed_fields(ledger.rng)
        wishes.seed_wishes(random.Random(SEED), today=today)
        seed_doubles(today=today, agent_id=ledger.agents[0])
        seed_calls(today=today)
        seed_glances()
        seed_segments()
        seed_questionnaires(random.Random(SEED))
        seed_brands(random.Random(SEED))
        seed_open_links(random.Random(SEED))
        seed_themes()
        seed_reviews(random.Random(SEED), now=timezone.now())
        seed_ideas(random.Random(SEED))
        seed_staff_rounds(random.Random(SEED), today=today.date())
    progress(f"{len(ledger.rows['customers_order'])} orders, {len(ledger.rows['customers_event'])} events")
    return True


def _live(
    ledger: Ledger, number: int, free: story.FreePhones
) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """The customer enters; what they will do follows as pairs of a moment and how to write it."""
    rng, today = ledger.rng, ledger.today
    person = story.draw_person(rng, number, today=today, free=free)
    customer = _introduce(ledger, number, person)
    purchases = story.draw_purchases(rng, person, today=today)
    for purchase in purchases:
        yield purchase.at, partial(_buy, ledger, customer, purchase)
    for contact in story.draw_contacts(rng, person, purchases, today=today):
        yield contact.at, partial(_call, ledger, customer, contact)


def _introduce(ledger: Ledger, number: int, person: story.Person) -> int:
    customer = ledger.add(
        "customers_customer",
        person.first_name,
        person.last_name,
        person.company,
        person.language,
        person.birthday.date() if person.birthday else None,
        person.street,
        person.postcode,
        person.city,
        person.country,
        person.time_zone,
        "email" if person.emails else "",
        person.source,
        cast.SOURCE_COST[person.source],
        person.since,
        "shop",
        f"C{number:05d}",
        name_key(person.first_name, person.last_name, person.company),
        person.since,
    )
    for position, phone in enumerate(person.phones):
        ledger.add("customers_phone", customer, phone, position)
    for position, email in enumerate(person.emails):
        ledger.add("customers_email", customer, email, position)
    ledger.tell(customer, "customer.created", person.since, {"source": "shop"})
    agree(ledger, customer, person)
    return customer


def _buy(ledger: Ledger, customer: int, purchase: story.Purchase) -> None:
    number, back = f"{purchase.at:%y}-{len(ledger.rows['customers_order']) + 1:06d}", purchase.refunded_at
    returned = purchase.lines[:1] if back and back < ledger.today else []
    given_back = sum((quantity * price for _, _, quantity, price in returned), Decimal(0))
    order = ledger.add(
        "customers_order", customer, number, "shop", purchase.at, purchase.channel, purchase.total, given_back
    )
    ledger.lines("customers_orderline", order, purchase.lines)
    items = sum(quantity for _, _, quantity, _ in purchase.lines)
    told = {
        "order": order,
        "number": number,
        "total": str(purchase.total),
        "items": items,
        "channel": purchase.channel,
    }
    ledger.tell(customer, "order.placed", purchase.at, told)
    if purchase.from_cart:
        _cart(ledger, customer, purchase.lines, purchase.at - timedelta(minutes=25), order=order)
    if returned and back:
        refund = ledger.add("customers_refund", customer, order, f"A{number}", "shop", back, given_back)
        ledger.lines("customers_refundline", refund, returned)
        told = {
            "refund": refund,
            "number": f"A{number}",
            "amount": str(given_back),
            "order": order,
            "order_number": number,
        }
        ledger.tell(customer, "order.refunded", back, told)


def _cart(
    ledger: Ledger,
    customer: int,
    lines: list[tuple[str, str, int, Decimal]],
    at: datetime,
    *,
    order: int | None = None,
    state: str = "ordered",
) -> None:
    total = sum((quantity * price for _, _, quantity, price in lines), Decimal(0))
    name = f"cart-{len(ledger.rows['customers_cart']) + 1}"
    url = f"https://shop.example.org/{name}"
    cart = ledger.add("customers_cart", customer, name, "shop", state, total, url, at, order)
    ledger.lines("customers_cartline", cart, lines)
    items = sum(line[2] for line in lines)
    told = {"cart": cart, "state": "open", "total": str(total), "items": items}
    ledger.tell(customer, "cart.changed", at, told)


def _fill_carts(ledger: Ledger) -> None:
    """Baskets left behind: old ones given up, and some of the last days still waiting."""
    rng = ledger.rng
    for _ in range(700):
        customer = rng.randint(1, len(ledger.rows["customers_customer"]))
        since = ledger.rows["customers_customer"][customer - 1][SINCE]
        days = rng.choice([rng.uniform(0.2, 3), rng.uniform(3, 700)])
        at = ledger.today - timedelta(days=days)
        if at < since:
            continue
        sku, name, price, _ = rng.choices(cast.PRODUCTS, [p[3] for p in cast.PRODUCTS])[0]
        lines = [(sku, name, rng.randint(1, 3), Decimal(price))]
        _cart(ledger, customer, lines, at, state="open" if days < 60 else "emptied")


def _call(ledger: Ledger, customer: int, contact: story.Contact) -> None:
    agent = ledger.rng.choice(ledger.agents)
    interaction = ledger.add(
        "customers_interaction",
        customer,
        contact.channel,
        contact.direction,
        ledger.reasons[contact.reason],
        ledger.outcomes[contact.outcome],
        agent,
        contact.at,
        timedelta(seconds=contact.seconds) if contact.seconds else None,
        contact.solved,
        contact.note,
        f"demo:{len(ledger.rows['customers_interaction']) + 1}",
    )
    told = {
        "interaction": interaction,
        "channel": contact.channel,
        "direction": contact.direction,
        "reason": contact.reason,
        "outcome": contact.outcome,
        "solved": contact.solved,
        "seconds": contact.seconds or None,
        "note": contact.note,
    }
    ledger.tell(customer, "contact.logged", contact.at, told, actor=agent)
    if contact.invited and contact.at < ledger.today - RECENT:
        occasion = f"interaction:{interaction}"
        asked = contact.at + timedelta(hours=1)
        ask(ledger, ledger.survey, customer, occasion=occasion, at=asked, reply=contact.answer)
        if interaction % 3 == 0:
            at = contact.answer[0] if contact.answer else contact.at + timedelta(hours=5)
            says = at, int(bool(contact.solved) and interaction % 7 > 0), ""
            given = says if interaction % 2 else None
            ask(ledger, ledger.solved, customer, occasion=occasion, at=asked, reply=given)
