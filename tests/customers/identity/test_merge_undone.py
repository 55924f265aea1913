"""A merge at once with another, and one undone: everything is as before."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict
from crm.models import User
from customers.contact.domain.draft import save_draft
from customers.contact.domain.phone_call import announce_call
from customers.domain.log import Subscriber, drain
from customers.enums import CallState
from customers.identity.domain.duplicate import look_at
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.loyalty.domain.loyalty import give_points, post_points
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import (
    Customer,
    CustomField,
    Duplicate,
    Merge,
    PhoneCall,
    PointsAccount,
    Posting,
    Tag,
)
from customers.people.domain.custom_field import add_field
from customers.people.domain.customer import change_customer
from customers.people.domain.sighting import see_customers
from customers.people.domain.tag import set_tags
from metrics.domain.refresh import recompute_all
from metrics.models import CustomerMetrics
from tests import factories
from tests.customers.identity.test_merge import everything, pair
from tests.customers.together import at_once
from tests.metrics.facts import answer, drain_metrics
from tests.whole import examples


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one():
    first, second = pair()
    third = factories.customer("Anna")
    plans = [(first, second), (second, first), (third, first)]
    done = at_once(3, lambda n: merge_customers(survivor=plans[n][0], merged=plans[n][1]))
    merged = [it for it in done if isinstance(it, Merge)]
    assert merged
    assert all(isinstance(it, Merge | Conflict) for it in done)
    assert Customer.objects.count() == 3 - len(merged)


READERS = [Subscriber("points", post_points, frozenset({"order.placed", "order.refunded"}))]


def _refund(person: Customer, amount: int, _n: int) -> None:
    if latest := person.orders.filter(refunded=0).last():
        factories.refund(latest, amount)


def _dismiss(person: Customer, _amount: int, _n: int) -> None:
    look_at([person.pk])
    Duplicate.objects.filter(one=person).update(state="dismissed")


def _moved(person: Customer, amount: int, _n: int) -> None:
    change_customer(customer=person, phones=[f"061234567{amount}"], city=f"City {amount}")


def _call(person: Customer, amount: int, n: int) -> None:
    announce_call(source="pbx", external_id=f"{person.pk}:{n}", state=CallState.RINGING, number="0699999999")
    PhoneCall.objects.filter(customer=None).update(customer=person)
    give_card(customer=person, number=f"CARD{n}{amount}")


def _agent() -> User:
    return User.objects.get_or_create(email="agent@example.org", role="agent")[0]


def _draft(person: Customer, amount: int, _n: int) -> None:
    save_draft(customer=person, agent_id=_agent().pk, key="k", values={"note": str(amount)})
    see_customers(customers=[person.pk], viewer=_agent())


HAPPENS = {
    "order": lambda person, amount, _n: factories.order(person, amount * 10),
    "refund": _refund,
    "cart": lambda person, _amount, _n: factories.cart(person),
    "contact": lambda person, _amount, n: factories.contact(person, note=str(n)),
    "nps": lambda person, amount, _n: answer(person, amount),
    "consent": lambda person, amount, _n: factories.consent(person, granted=amount % 2 == 0),
    "points": lambda person, amount, n: give_points(customer=person, points=amount, key=f"{person.pk}:{n}"),
    "moved": _moved,
    "dismiss": _dismiss,
    "case": lambda person, _amount, _n: factories.case(person),
    "promise": lambda person, _amount, _n: factories.promise(person, agent_id=_agent().pk),
    "call": _call,
    "draft": _draft,
    "tag": lambda person, amount, _n: set_tags(customer=person, names=["vip", "pro"][: amount % 3]),
    "cups": lambda person, amount, _n: change_customer(customer=person, custom={"cups": amount % 4 or None}),
}


FACTS = st.lists(
    st.tuples(st.sampled_from(sorted(HAPPENS)), st.integers(0, 2), st.integers(1, 9)), max_size=10
)


def live(people: list[Customer], facts: list[tuple[str, int, int]]) -> None:
    for n, (what, who, amount) in enumerate(facts):
        HAPPENS[what](people[who], amount, n)


def listen() -> None:
    for reader in READERS:
        drain(reader)
    drain_metrics()


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facts=FACTS, heard=st.booleans())
def test_merged_and_undone_everything_is_as_before_and_the_figures_follow(facts, heard):
    people = [
        factories.customer(first_name, birthday=date(1980, 1, 1)) for first_name in ("Ada", "Adele", "Ada")
    ]
    if not CustomField.objects.exists():
        add_field(label_fr="Tasses", label_en="Cups", kind="number")
    for name in ("vip", "pro"):
        Tag.objects.get_or_create(name=name)
    live(people, facts)
    listen()
    before = everything()
    merge = merge_customers(survivor=people[0], merged=people[1])
    if heard:
        listen()
        assert recompute_all() == 0
        assert set(CustomerMetrics.objects.values_list("pk", flat=True)) == set(
            Customer.objects.values_list("pk", flat=True)
        )
        account = PointsAccount.objects.filter(pk=people[0].pk).first()
        posted = sum(Posting.objects.filter(account=people[0].pk).values_list("points", flat=True))
        assert posted == (account.balance if account else 0)
    undo_merge(merge=merge)
    if not heard:
        assert everything() == before
    listen()
    assert recompute_all() == 0
    after = everything()
    for table in after:
        if table not in {"metrics_segmentmembership", "metrics_recount", "customers_event"}:
            assert (table, after[table]) == (table, before[table])
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE customers_customer, metrics_customermetrics, metrics_segmentmembership CASCADE"
        )
