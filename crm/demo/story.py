"""What happens to one customer over the years: a small world of buying, calling and answering.

Each customer has a rate of buying and a moment at which they silently stop, drawn as the BG/NBD model does,
so that forecasts have something true to find; how content they are moves their calls, answers and departure.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle

from core.text import fold
from crm.demo import cast

YEARS = 4
DAY = timedelta(days=1)
STRIDE = 7919  # a prime, so that each number has its turn
SEASON = {11: 1.35, 12: 1.7, 1: 0.8, 2: 0.85, 7: 0.75, 8: 0.65}


@dataclass
class Person:
    """`mood` from 0 (miserable) to 1 (delighted) decides much of the rest."""

    language: str
    first_name: str
    last_name: str
    company: str
    country: str
    city: str
    postcode: str
    street: str
    time_zone: str
    source: str
    since: datetime
    birthday: datetime | None
    mood: float
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    consents: list[tuple[str, str, bool]] = field(default_factory=list)


@dataclass
class Purchase:
    at: datetime
    lines: list[tuple[str, str, int, Decimal]]  # stock code, name, quantity, unit price
    channel: str
    refunded_at: datetime | None = None
    from_cart: bool = False

    @property
    def total(self) -> Decimal:
        return sum((quantity * price for _, _, quantity, price in self.lines), Decimal(0))


@dataclass
class Contact:
    at: datetime
    channel: str
    direction: str
    reason: str
    outcome: str
    solved: bool | None
    seconds: int
    note: str
    answer: tuple[datetime, int, str] | None = None  # when, score 0–10, comment
    invited: bool = False


def draw_person(rng: random.Random, number: int, *, today: datetime, free: "FreePhones") -> Person:
    language, country, city, postcodes, zone, _ = rng.choices(cast.PLACES, [p[-1] for p in cast.PLACES])[0]
    postcode = rng.choice(postcodes.split("/"))
    first, last = rng.choice(cast.FIRST_NAMES[language]), rng.choice(cast.LAST_NAMES[language])
    company = f"{last} & Co" if rng.random() < 0.06 else ""
    age = timedelta(days=365 * YEARS * rng.random() ** 1.3)  # the house grows: more of them came lately
    birthday = today - timedelta(days=rng.randint(19 * 365, 78 * 365)) if rng.random() < 0.62 else None
    person = Person(
        language=language,
        first_name=first,
        last_name=last,
        company=company,
        country=country,
        city=city,
        postcode=postcode,
        street=f"{rng.randint(1, 180)} {rng.choice(cast.STREETS[language])}" if postcode else "",
        time_zone=zone,
        source=rng.choices([s for s, _ in cast.SOURCES], [w for _, w in cast.SOURCES])[0],
        since=_opening_hour(rng, today - age - DAY),
        birthday=birthday,
        mood=rng.betavariate(5, 2.2),
    )
    person.phones = _phones(rng, free.get(country))
    if rng.random() < 0.93:
        person.emails = [f"{_ascii(first)}.{_ascii(last)}.{number}@example.org"]
    person.consents = list(_consents(rng))
    return person


def _ascii(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum() and c.isascii())


FreePhones = dict[str, Iterator[str]]


def free_phones() -> FreePhones:
    """Country → its numbers, each once before any comes again; one after the other they look drawn."""
    return {country: cycle(_scattered(ranges)) for country, ranges in cast.FICTIONAL_PHONES.items()}


def _scattered(ranges: list[tuple[str, int]]) -> list[str]:
    numbers = [f"{prefix}{n:0{digits}d}" for prefix, digits in ranges for n in range(10**digits)]
    return [numbers[n * STRIDE % len(numbers)] for n in range(len(numbers))]


def _phones(rng: random.Random, free: Iterator[str] | None) -> list[str]:
    many = rng.choices([0, 1, 2], [8, 76, 16])[0]
    return [next(free) for _ in range(many)] if free else []


def _consents(rng: random.Random) -> Iterator[tuple[str, str, bool]]:
    if rng.random() < 0.78:
        yield "survey", "email", rng.random() < 0.93
    if rng.random() < 0.7:
        yield "marketing", "email", rng.random() < 0.82
    if rng.random() < 0.25:
        yield "marketing", "sms", rng.random() < 0.6


def draw_purchases(rng: random.Random, person: Person, *, today: datetime) -> list[Purchase]:
    if rng.random() < 0.11:
        return []  # a prospect
    per_year = min(rng.gammavariate(1.1, 3.2) * (0.5 + person.mood), 40)
    leaves = 0.02 + 0.16 * (1 - person.mood) ** 2 + rng.betavariate(1, 14)
    taste = rng.lognormvariate(0, 0.5)
    made, at = [], person.since + timedelta(days=rng.random() * 20)
    while at < today:
        made.append(_purchase(rng, person, at, taste))
        if rng.random() < leaves:
            break
        gap = rng.expovariate(per_year / 365) / SEASON.get(at.month, 1)
        at = _opening_hour(rng, at + timedelta(days=max(gap, 0.3)))
    return [purchase for purchase in made if purchase.at < today]


def _purchase(rng: random.Random, person: Person, at: datetime, taste: float) -> Purchase:
    lines = {}
    for _ in range(min(1 + int(rng.expovariate(0.75)), 7)):
        weights = [weight * (taste if float(price) > 25 else 1) for _, _, price, weight in cast.PRODUCTS]
        sku, name, price, _ = rng.choices(cast.PRODUCTS, weights)[0]
        quantity = 1 if float(price) > 60 else rng.choices([1, 2, 3, 6], [70, 20, 7, 3])[0]
        if person.company:
            quantity *= 3
        lines[sku] = (sku, name, quantity, Decimal(price))
    channel = rng.choices(["web", "store", "phone"], [78, 17, 5])[0]
    back = at + timedelta(days=rng.uniform(3, 25)) if rng.random() < 0.07 - 0.05 * person.mood else None
    return Purchase(at, list(lines.values()), channel, back, channel == "web" and rng.random() < 0.3)


def draw_contacts(
    rng: random.Random, person: Person, purchases: list[Purchase], *, today: datetime
) -> list[Contact]:
    contacts = []
    for purchase in purchases:
        if rng.random() < 0.34 - 0.2 * person.mood:
            at = _opening_hour(rng, purchase.at + timedelta(days=rng.uniform(0.5, 12)))
            contacts.append(_contact(rng, person, at, troubled=rng.random() > person.mood))
            if not contacts[-1].solved and rng.random() < 0.5:
                again = _opening_hour(rng, at + timedelta(days=rng.uniform(1, 6)))
                further = replace(_contact(rng, person, again, troubled=False), reason=contacts[-1].reason)
                contacts.append(further)
    if rng.random() < 0.3:
        contacts.append(_contact(rng, person, _opening_hour(rng, person.since + 5 * DAY), troubled=False))
    return sorted((c for c in contacts if c.at < today), key=lambda contact: contact.at)


def _contact(rng: random.Random, person: Person, at: datetime, *, troubled: bool) -> Contact:
    channel = rng.choices([c for c, _ in cast.CHANNELS], [w for _, w in cast.CHANNELS])[0]
    if troubled:
        reason = rng.choices(["delivery", "damaged", "return", "complaint", "invoice"], [36, 22, 16, 16, 10])[
            0
        ]
        solved = rng.random() < 0.52
    else:
        reason = rng.choices(
            ["product-advice", "order", "account", "delivery", "other"], [32, 26, 16, 18, 8]
        )[0]
        solved = rng.random() < 0.88
    outcome = (
        rng.choice(["resolved", "resolved", "information-given"])
        if solved
        else rng.choice(["call-back-promised", "transferred", "waiting-for-customer"])
    )
    contact = Contact(
        at=at,
        channel=channel,
        direction="in" if rng.random() < 0.86 else "out",
        reason=reason,
        outcome=outcome,
        solved=solved,
        seconds=int(rng.lognormvariate(5.3, 0.55)) if channel in {"phone", "chat"} else 0,
        note=rng.choice(cast.NOTES[person.language]) if rng.random() < 0.7 else "",
    )
    if channel == "phone" and solved and person.emails and ("survey", "email", True) in person.consents:
        contact.invited = True
        if rng.random() < 0.38:
            contact.answer = _answer(rng, person, at, troubled=troubled)
    return contact


def _answer(rng: random.Random, person: Person, at: datetime, *, troubled: bool) -> tuple[datetime, int, str]:
    feeling = person.mood - (0.22 if troubled else 0) + rng.gauss(0.06, 0.13)
    score = max(0, min(10, round(11.2 * feeling)))
    tone = "good" if score >= 9 else "bad" if score <= 6 else "fair"
    later = at + timedelta(hours=1 + rng.expovariate(1 / 14))
    return later, score, rng.choice(cast.COMMENTS[person.language][tone])


def _opening_hour(rng: random.Random, day: datetime) -> datetime:
    """Some moment of that day between nine and eight."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=9, seconds=rng.randrange(11 * 3600))
