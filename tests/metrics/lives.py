"""Random lives of two customers: all that may happen to them, in any order, heard at once or late."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F
from hypothesis import strategies as st

from core.errors import Conflict
from customers.commerce.domain.refund import place_refund
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.loyalty.domain.loyalty import give_points
from customers.models import Customer, Interaction, Merge, Order, Product, Refund, Tag
from customers.people.domain.custom_field import add_field, custom_fields_now
from customers.people.domain.customer import change_customer
from customers.people.domain.tag import create_tag, tag_customer, untag_customer
from customers.privacy.domain.erasure import erase_customer
from metrics.domain.listing import list_customers, unlist_customers
from metrics.domain.membership import refresh_changed, refresh_timed
from metrics.domain.segment import Naming, create_list, create_segment
from metrics.models import CustomerMetrics, Segment
from surveys.models import Answer
from tests.factories import consent, contact, customer, lines, order, refund
from tests.metrics.facts import answer, days_ago, drain_metrics

ACTIONS = {
    "order": st.integers(0, 500),
    "refund": st.integers(1, 50),
    "loose refund": st.integers(1, 50),
    "contact": st.just(0),
    "nps": st.integers(0, 10),
    "csat": st.integers(1, 5),
    "merge": st.just(0),
    "undo": st.just(0),
    "time": st.just(0),
    "cancelled": st.just(0),
    "consent": st.integers(0, 1),
    "cups": st.integers(0, 4),
    "tag": st.integers(0, 1),
    "list": st.integers(0, 1),
    "points": st.integers(1, 300),
    "erasure": st.just(0),
}
STEPS = st.lists(
    st.sampled_from(sorted(ACTIONS)).flatmap(
        lambda action: st.tuples(
            st.just(action), st.integers(0, 1), ACTIONS[action], st.integers(0, 900), st.booleans()
        )
    ),
    min_size=1,
    max_size=12,
)


MOMENTS: list[tuple[Any, tuple[str, ...]]] = [
    (Order, ("placed_at",)),
    (Refund, ("refunded_at",)),
    (Interaction, ("started_at",)),
    (Answer, ("answered_at",)),
    (CustomerMetrics, ("first_order_at", "last_order_at", "last_contact_at", "last_nps_at")),
]


def pass_time(long: timedelta) -> None:
    """All that happened is so much longer ago: nothing tells of it, the hourly round alone finds out."""
    for model, names in MOMENTS:
        model.objects.update(**{name: F(name) - long for name in names})
    refresh_timed()


def merge(survivor: Customer, merged: Customer) -> list[Customer]:
    if survivor != merged:
        merge_customers(survivor=survivor, merged=merged)
    return [survivor, survivor]


def undo(people: list[Customer]) -> list[Customer]:
    """Where it can still be exact."""
    made = Merge.objects.filter(survivor=people[0], undone_at=None).last()
    if made is None:
        return people
    try:
        undo_merge(merge=made)
    except Conflict:
        return people
    return [people[0], Customer.objects.get(pk=made.merged_id)]


def erased(people: list[Customer], who: int) -> list[Customer]:
    """Somebody new takes the place of who is gone; whoever they had been merged with is gone too."""
    gone = people[who]
    erase_customer(customer=gone, actor_id=None)
    return [customer() if each == gone else each for each in people]


def changed(person: Customer, action: str, amount: int) -> None:
    """What the figures do not count, and what segments read."""
    if action == "consent":
        consent(person, granted=bool(amount))
    elif action == "points":
        give_points(customer=person, points=amount, key=str(uuid4()), note="", actor_id=None)
    elif action == "cups":
        change_customer(customer=person, custom={"cups": amount or None})
    elif action == "tag":
        (tag_customer if amount else untag_customer)(customer=person, tag=Tag.objects.get(name="Barista"))
    else:
        (list_customers if amount else unlist_customers)(
            segment=Segment.objects.get(slug="guests"), customer_ids=[person.pk]
        )


def settle() -> None:
    """What their lives touch: a field of the house, a tag, a product, a list."""
    if not Tag.objects.filter(name="Barista").exists():
        add_field(label_fr="Tasses", label_en="Cups", kind="number", slug="cups")
        custom_fields_now()
        create_tag(name="Barista")
        Product.objects.create(sku="CAFE-1", name="Café Boyo")
        create_list(naming=Naming(name_fr="Guests", name_en="Guests"))


def watch() -> None:
    """Own segments of each kind of fact, of a window, of a score, and of other segments."""
    tag = str(Tag.objects.get(name="Barista").pk)
    rules: dict[str, Any] = {
        "agreed": {"field": "consent", "op": "in", "value": ["survey-email"]},
        "many-cups": {"field": "custom_cups", "op": ">=", "value": 3},
        "no-cups": {"field": "custom_cups", "op": "unknown"},
        "tagged": {"field": "tag", "op": "in", "value": [tag]},
        "points": {"field": "points", "op": ">=", "value": 200},
        "lately": {"field": "orders_placed", "op": ">=", "value": 1, "days": 90},
        "called": {"field": "contacts_had", "op": ">=", "value": 2, "days": 365},
        "refunded": {"field": "refunds_had", "op": ">=", "value": 1, "days": 200},
        "bought": {"field": "bought", "op": "in", "value": ["CAFE-1"], "days": 400},
        "unhappy": {"field": "last_score", "op": "<=", "value": 6, "survey": "test-nps"},
        "unhappy-of-late": {
            "field": "answers_given",
            "op": ">=",
            "value": 1,
            "score_kind": "nps",
            "score_to": 6,
            "days": 90,
        },
        "low-of-late": {"field": "last_score", "op": "<=", "value": 5, "days": 300},
        "worth-of-late": {"field": "revenue_over_time", "op": ">", "value": 200, "days": 300},
        "heard": {"field": "happened", "op": ">=", "value": 2, "kind": "points.given"},
        "guests-of-late": {
            "all": [
                {"field": "segment", "op": "in", "value": ["guests"]},
                {"not": {"any": [{"field": "segment", "op": "in", "value": ["lately"]}]}},
            ]
        },
        "any-of-them": {
            "any": [
                {"field": "segment", "op": "in", "value": ["agreed", "tagged"]},
                {"field": "tier", "op": "in", "value": ["great"]},
            ]
        },
    }
    for name, rule in rules.items():
        create_segment(naming=Naming(name_fr=name, name_en=name), rule=rule)
    refresh_changed()


def trade(person: Customer, action: str, amount: int, when: datetime) -> None:
    """An order, some of one back, more than one in all, or all of it: an order that was cancelled."""
    if action == "order":
        order(person, amount, placed_at=when)
    elif action == "refund":
        latest = person.orders.filter(total__gte=F("refunded") + amount).last()
        refund(latest or order(person, 500), amount, refunded_at=when)
    elif action == "cancelled":
        latest = person.orders.filter(total__gt=F("refunded")).last() or order(person, 9, placed_at=when)
        latest.refresh_from_db()
        refund(latest, str(latest.total - latest.refunded), refunded_at=latest.placed_at)
    else:
        place_refund(
            customer=person,
            number=f"loose-{Refund.objects.count()}",
            source="test",
            lines=lines(amount),
            refunded_at=when,
        )


def live(people: list[Customer], steps: list[tuple[str, int, int, int, bool]]) -> list[Customer]:
    """Each step: what, whose, how much, how many days ago, and whether the metrics listen at once.

    Who there is in the end, two of them the same where they were merged.
    """
    for action, who, amount, days, listen in steps:
        if action == "merge":
            people = merge(people[who], people[1 - who])
        elif action == "undo":
            people = undo(people)
        elif action == "erasure":
            people = erased(people, who)
        elif action == "time":
            pass_time(timedelta(days=days))
        elif action in {"order", "refund", "loose refund", "cancelled"}:
            trade(people[who], action, amount, days_ago(days))
        elif action == "contact":
            contact(people[who], started_at=days_ago(days))
        elif action in {"nps", "csat"}:
            answer(people[who], amount, answered_at=days_ago(days), kind=action)
        else:
            changed(people[who], action, amount)
        if listen:
            drain_metrics()
    return people
