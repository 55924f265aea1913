"""Find customers the way people ask for them: a name as heard, a number as dialled, an order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import inf
from typing import TypeVar

import phonenumbers
from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Greatest, Reverse
from django.db.models.lookups import StartsWith

from core.errors import Invalid
from core.text import clean_line, fold
from customers.identity.domain.spelling import spellings, spellings_of_each
from customers.models import Customer, Email, LoyaltyCard, Order, Phone
from customers.people.models.name_words import is_unspaced, name_holds
from customers.validators import bare_number, normal_card, phone_readings

LONGEST = 100
MOST_FOUND = 50  # so many a list shows
CANDIDATES = 500
POINTS_EACH = 4  # so many numbers or addresses alike may one customer have, and take nobody else's place
ALIKE = 0.6
FEW = 3  # with fewer hits than this, spelling may be at fault
SPELLINGS = 30  # so many of them are looked for at the beginning of names,
SEARCHED = 4  # and so many within them

Point = TypeVar("Point", Phone, Email, LoyaltyCard)

_PHONE = re.compile(r"[+(0-9][0-9 ().\-]{3,}")
_ADDRESS = re.compile(r"(?:<|\bmailto:)+([^\s<>?]+@[^\s<>?]+)", re.IGNORECASE)
CARD_BEGINS = 5  # so many characters of a card's number say something


@dataclass(frozen=True)
class Found:
    """`way` is what the search met: name, number (the shop's own for them), phone, email, order or card;
    `words` are those that were searched for.
    """

    customer: Customer
    way: str
    detail: str = ""
    words: tuple[str, ...] = ()


def find_customers(query: str, *, limit: int = 10, within: QuerySet[Customer] | None = None) -> list[Found]:
    """The customers meant by `query`, the surest first. `within` narrows the search."""
    query = as_meant(query)
    within = Customer.objects.all() if within is None else within
    found: dict[int, Found] = {}
    for ways, enough in _WAYS:
        if len(found) < min(enough, limit):
            for hit in ways(query, within, limit):
                found.setdefault(hit.customer.pk, hit)
    words = tuple(search_words(query))
    return [replace(hit, words=words) for hit in list(found.values())[:limit]]


def as_meant(query: str) -> str:
    """One line of text, without what is no part of a name or number: the "/" that leads to the search field,
    the "#" before an order; an address out of "Amélie <a@b.org>" or a link.
    """
    line = clean_line(query)[:LONGEST].lstrip("/# ")
    address = _ADDRESS.search(line)
    return address[1] if address else line


def find_loose_orders(query: str, *, limit: int = 10) -> list[Order]:
    """The orders of this number that nobody's name stands on: they are found as themselves."""
    query = as_meant(query)
    if not _may_be_a_reference(query):
        return []
    orders = Order.objects.filter(number__in=_as_numbered(query), customer=None)
    return list(orders.order_by("-placed_at", "-pk")[:limit])


def _may_be_a_reference(query: str) -> bool:
    return len(query) > 2 and " " not in query and any(character.isdigit() for character in query)


def _as_numbered(query: str) -> set[str]:
    """Some shops number their orders "#1001"."""
    return {query, query.upper(), f"#{query.upper()}"}


def search_words(query: str) -> list[str]:
    """The words of a search as names are matched against them."""
    return fold(as_meant(query)).split()[:6]


def looks_like_phone(query: str) -> bool:
    return _PHONE.fullmatch(bare_number(query)) is not None


def _by_identifier(query: str, within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    if not query or len(query) < 3:
        return
    if _may_be_a_reference(query):
        orders = Order.objects.filter(number__in=_as_numbered(query), customer__in=within)
        for order in orders.select_related("customer").order_by("-placed_at")[:limit]:
            if order.customer:
                yield Found(order.customer, "order", order.number)
        for customer in within.filter(external_id=query)[:limit]:
            yield Found(customer, "number", query)
    if _may_be_a_reference(query.replace(" ", "")):
        for card in _one_each(_cards_like(query, within)[: limit * POINTS_EACH], limit):
            yield Found(card.customer, "card", card.number)
    yield from _by_contact_point(query, within, limit)


def _by_contact_point(query: str, within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    if looks_like_phone(query):
        phones = _owned(Phone.objects.order_by(), within)
        # Few rows of each index, the nearest way of writing first.
        exact, *alike = (
            phones.filter(way).annotate(farness=Value(farness))[: limit * POINTS_EACH]
            for farness, way in enumerate(_ways_to_write(query))
        )
        for row in _one_each(exact.union(*alike, all=True).order_by("farness", "number", "id"), limit):
            yield Found(row.customer, "phone", row.number)
    if "@" in query or re.search(r"\S[._+-]\S", query):
        emails = _owned(Email.objects.filter(address__startswith=query.lower()), within)
        for email in _one_each(emails.order_by("address", "pk")[: limit * POINTS_EACH], limit):
            yield Found(email.customer, "email", email.address)


def _owned(points: "QuerySet[Point]", within: QuerySet[Customer]) -> "QuerySet[Point]":
    return points.filter(customer__in=within) if within.query.has_filters() else points


def _one_each(points: "QuerySet[Point]", limit: int) -> "list[Point]":
    """The first point of each of `limit` customers, who are fetched afterwards: to join a few with everybody,
    PostgreSQL at times reads everybody.
    """
    nearest: dict[int, Point] = {}
    for point in points:
        nearest.setdefault(point.customer_id, point)
    kept = list(nearest.values())[:limit]
    prefetch_related_objects(kept, "customer")
    return kept


def _ways_to_write(written: str) -> list[Q]:
    """The number itself; those that begin with or end in its digits: +33 6…, 0033 6…, 06…, the last four."""
    readings = phone_readings(written)
    written = bare_number(written)
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    national = digits.removeprefix("0")
    code = phonenumbers.country_code_for_region(settings.HOUSE_COUNTRY)
    if written.startswith("+"):
        begins = f"+{digits}"
    elif digits.startswith("00"):
        begins = f"+{digits[2:]}"
    else:
        begins = f"+{code}{national}"
    ends = national.lstrip("0")[::-1] or "-"
    backwards = StartsWith(Reverse("number"), Value(ends))
    return [Q(number__in=readings), Q(number__startswith=begins), Q(backwards)]


def _cards_like(query: str, within: QuerySet[Customer]) -> QuerySet[LoyaltyCard]:
    try:
        number = normal_card(query)
    except Invalid:
        return LoyaltyCard.objects.none()
    alike = Q(number__startswith=number) if len(number) >= CARD_BEGINS else Q(number=number)
    return _owned(LoyaltyCard.objects.filter(alike), within).order_by("number")


def _by_name(query: str, within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    """Names that begin with the query, then names in which each of its words begins or stands."""
    words = search_words(query)
    if len("".join(words)) < 2 and not is_unspaced("".join(words)):
        return
    beginning = list(_beginning(" ".join(words), within, limit))
    yield from (Found(customer, "name") for customer in beginning)
    if len(beginning) < limit:
        yield from _holding(words, within, limit)


def _beginning(text: str, within: QuerySet[Customer], limit: int) -> QuerySet[Customer]:
    return within.filter(name_key__startswith=text).order_by("name_key", "pk")[:limit]


def _named(numbers: list[int], within: QuerySet[Customer]) -> list[Found]:
    customers = within.in_bulk(numbers) if numbers else {}
    return [Found(customers[pk], "name") for pk in numbers if pk in customers]


def _holding(words: list[str], within: QuerySet[Customer], limit: int) -> list[Found]:
    holding = within
    strange = [word for word in words if not word.isascii()]  # trigrams may not know their letters
    if strange:
        holding = holding.filter(name_holds(strange))
    for word in words:
        if word in strange:
            continue
        begins = Q(name_key__contains=f" {word}") | Q(name_key__startswith=word)
        holding = holding.filter(Q(name_key__contains=word) if len(word) > 2 else begins)
    candidates = holding.order_by().values_list("pk", "name_key")[:CANDIDATES]
    nearest = sorted(candidates, key=lambda candidate: _distance(candidate[1], words))[:limit]
    return _named([pk for pk, _name_key in nearest], within)


def _distance(name_key: str, words: list[str]) -> tuple[int, int, str]:
    """Sorts names with whole words before those with beginnings, and those before the rest."""
    parts = name_key.split()
    whole = sum(word in parts for word in words)
    begun = sum(any(part.startswith(word) for part in parts) for word in words)
    return -whole, -begun, name_key


def _by_spelling(query: str, within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    """Names as they may have been meant: one slip in all; where nobody is called so, one in each word."""
    folded = _misspelt(query)
    hits = list(_meant(spellings(folded), within, limit))
    yield from hits or _meant(spellings_of_each(folded), within, limit)


def _meant(meant: list[str], within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    """Those that begin so; where none does, those that hold such words."""
    beginning = _spelt(meant[:SPELLINGS], within, limit) if meant else []
    yield from beginning
    for spelling in [] if beginning else meant[:SEARCHED]:
        hits = _holding(search_words(spelling), within, limit)
        yield from hits
        if len(hits) >= FEW:
            return


def _spelt(texts: list[str], within: QuerySet[Customer], limit: int) -> list[Found]:
    """Each customer once: whoever bears one of the texts as a whole word first, then in their order."""
    rows = [
        _beginning(text, within, limit).values_list("pk", "name_key", Value(n))
        for n, text in enumerate(texts)
    ]
    nearest: dict[int, tuple[bool, int, str]] = {}
    for pk, name_key, place in rows[0].union(*rows[1:], all=True):
        distance = not f"{name_key} ".startswith(f"{texts[place]} "), place, name_key
        nearest[pk] = min(nearest.get(pk, distance), distance)
    return _named(sorted(nearest, key=lambda pk: (nearest[pk], pk))[:limit], within)


def _misspelt(query: str) -> str:
    """The query folded, where there is enough of it in our letters; else nothing."""
    folded = " ".join(search_words(query))
    short = len(folded) < 4 or "@" in query or looks_like_phone(query)
    return "" if short or not folded.isascii() else folded


def _by_likeness(query: str, within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    """Names that look about right."""
    words = search_words(query)
    if not "".join(words).isascii():
        yield from _by_half(words, within, limit)
    if folded := _misspelt(query):
        likeness = Greatest(TrigramWordSimilarity(folded, "name_key"), TrigramSimilarity("name_key", folded))
        candidates = within.filter(name_key__trigram_word_similar=folded).values("pk")[:CANDIDATES]
        ranked = Customer.objects.filter(pk__in=candidates).annotate(likeness=likeness)
        hits = ranked.order_by(F("likeness").desc(), "name_key", "pk")[:limit]
        yield from (Found(customer, "name") for customer in hits)


def _by_half(words: list[str], within: QuerySet[Customer], limit: int) -> Iterator[Found]:
    """Names in other scripts whose words begin as these do and go on much alike."""
    candidates = within.filter(name_holds(word[: max(2, len(word) // 2)] for word in words))[:CANDIDATES]
    alike = [(_likeness(each.name_key, words), each.pk, each) for each in candidates]
    for likeness, _pk, customer in sorted(alike, reverse=True)[:limit]:
        if likeness >= ALIKE:
            yield Found(customer, "name")


def _likeness(name_key: str, words: list[str]) -> float:
    """How much the least alike of the words is like one of the name, from 0 to 1."""
    parts = re.split(r"[\s\-]", name_key)
    return min(max(SequenceMatcher(None, word, part).ratio() for part in parts) for word in words)


# With how many hits before it each is needless.
_WAYS = ((_by_identifier, inf), (_by_name, inf), (_by_spelling, FEW), (_by_likeness, 1))
