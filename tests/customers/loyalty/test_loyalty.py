"""The points ledger: it sums to its balance, is never overdrawn, and a refund takes back what was given."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Conflict, Invalid
from customers.commerce.domain.line import NewLine
from customers.commerce.domain.order import place_order
from customers.commerce.domain.refund import place_refund
from customers.domain.log import Subscriber, drain
from customers.enums import EventKind
from customers.loyalty.domain.loyalty import give_points, post_points, spend_points
from customers.models import Customer, Event, Order, PointsAccount, Posting, Refund
from customers.people.domain.customer import create_customer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POINTS = Subscriber("points", post_points, frozenset({EventKind.ORDER_PLACED, EventKind.ORDER_REFUNDED}))

numbers = count(1)


def a_customer() -> Customer:
    return create_customer(first_name="Amélie")


def an_order(customer: Customer | None, price: str, quantity: int = 1) -> Order:
    return place_order(
        customer=customer,
        number=str(next(numbers)),
        source="shop",
        lines=[NewLine("CUP", quantity, Decimal(price))],
        placed_at=NOON,
    )


def a_refund(customer: Customer, price: str, order: Order | None = None) -> Refund:
    return place_refund(
        customer=customer,
        order=order,
        number=str(next(numbers)),
        source="shop",
        lines=[NewLine("CUP", 1, Decimal(price))],
        refunded_at=NOON,
    )


def ledger(customer: Customer) -> list[tuple[int, str]]:
    return list(Posting.objects.filter(account=customer.pk).order_by("pk").values_list("points", "kind"))


def stand(customer: Customer) -> tuple[int, int]:
    account = PointsAccount.objects.get(pk=customer.pk)
    assert account.balance == (account.postings.aggregate(sum=Sum("points"))["sum"] or 0)
    return account.balance, account.owed


@pytest.mark.django_db(transaction=True)
class TestOrdersAndRefunds:
    def test_an_order_earns_a_point_for_each_whole_unit(self):
        customer = a_customer()
        an_order(customer, "30.99")
        drain(POINTS)
        assert ledger(customer) == [(30, "earned")]
        assert stand(customer) == (30, 0)

    def test_the_movement_stands_in_the_history(self):
        customer = a_customer()
        order = an_order(customer, "30.99")
        drain(POINTS)
        event = Event.objects.get(kind=EventKind.POINTS_EARNED)
        assert (event.customer_id, event.occurred_at) == (customer.pk, NOON)
        assert event.data == {"points": 30, "order": order.pk, "order_number": order.number}

    def test_a_sale_without_customer_earns_nothing(self):
        an_order(None, "30")
        drain(POINTS)
        assert not Posting.objects.exists()

    def test_a_free_order_earns_nothing(self):
        customer = a_customer()
        an_order(customer, "0")
        drain(POINTS)
        assert ledger(customer) == []

    def test_a_full_refund_takes_back_exactly_what_the_order_gave(self):
        customer = a_customer()
        order = an_order(customer, "30.99")
        a_refund(customer, "10.33", order)
        a_refund(customer, "20.66", order)
        drain(POINTS)
        assert sum(points for points, kind in ledger(customer) if kind in {"earned", "reversed"}) == 0
        assert stand(customer) == (0, 0)

    def test_a_refund_takes_back_what_was_given_even_when_the_rate_has_changed(self, settings):
        customer = a_customer()
        order = an_order(customer, "100")
        drain(POINTS)
        settings.POINTS_PER_UNIT = 2
        a_refund(customer, "100", order)
        drain(POINTS)
        assert ledger(customer) == [(100, "earned"), (-100, "reversed")]

    def test_a_partial_refund_takes_back_its_share(self):
        customer = a_customer()
        order = an_order(customer, "100")
        a_refund(customer, "25", order)
        drain(POINTS)
        assert ledger(customer) == [(100, "earned"), (-25, "reversed")]

    def test_points_spent_before_the_refund_are_advanced_and_settled_by_the_next_order(self):
        customer = a_customer()
        order = an_order(customer, "30")
        drain(POINTS)
        spend_points(customer=customer, points=20, key="mug")
        a_refund(customer, "30", order)
        drain(POINTS)
        assert stand(customer) == (0, 20)
        an_order(customer, "50")
        drain(POINTS)
        assert stand(customer) == (30, 0)
        assert ledger(customer) == [
            (30, "earned"),
            (-20, "spent"),
            (-30, "reversed"),
            (20, "lent"),
            (50, "earned"),
            (-20, "settled"),
        ]

    def test_a_refund_of_an_unknown_order_takes_no_more_than_there_is(self):
        customer = a_customer()
        an_order(customer, "30")
        drain(POINTS)
        a_refund(customer, "20")
        a_refund(customer, "20")
        drain(POINTS)
        assert ledger(customer) == [(30, "earned"), (-20, "reversed"), (-10, "reversed")]
        assert stand(customer) == (0, 0)

    def test_reading_the_log_twice_changes_nothing(self):
        customer = a_customer()
        order = an_order(customer, "30")
        a_refund(customer, "10", order)
        a_refund(customer, "5")
        drain(POINTS)
        before = ledger(customer)
        drain(Subscriber("points again", post_points, POINTS.kinds))
        assert ledger(customer) == before


@pytest.mark.django_db
class TestByHand:
    def test_points_are_given_and_spent(self):
        customer = a_customer()
        give_points(customer=customer, points=50, key="a gesture", note="Broken cup")
        spend_points(customer=customer, points=20, key="a mug")
        assert stand(customer) == (30, 0)
        kinds = [EventKind.POINTS_GIVEN, EventKind.POINTS_SPENT]
        assert list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", "data")) == [
            ("points.given", {"points": 50, "balance": 50, "note": "Broken cup"}),
            ("points.spent", {"points": -20, "balance": 30, "note": ""}),
        ]

    def test_it_refuses_more_than_the_balance(self):
        customer = a_customer()
        give_points(customer=customer, points=5, key="gift")
        with pytest.raises(Invalid) as refusal:
            spend_points(customer=customer, points=6, key="mug")
        assert refusal.value.field == "points"
        assert stand(customer) == (5, 0)

    @pytest.mark.parametrize("points", [0, -1, 1_000_001])
    def test_it_refuses_an_absurd_number(self, points: int):
        with pytest.raises(Invalid):
            give_points(customer=a_customer(), points=points, key="gift")

    def test_the_same_key_posts_once(self):
        customer = a_customer()
        give_points(customer=customer, points=5, key="gift")
        give_points(customer=customer, points=5, key="gift")
        assert stand(customer) == (5, 0)

    def test_the_same_key_for_something_else_is_a_conflict(self):
        customer = a_customer()
        give_points(customer=customer, points=5, key="gift")
        with pytest.raises(Conflict):
            give_points(customer=customer, points=6, key="gift")


def in_threads(work: Callable[[int], bool], times: int) -> int:
    def alone(i: int) -> bool:
        try:
            return work(i)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(alone, range(times)))


@pytest.mark.django_db(transaction=True)
class TestConcurrency:
    def test_a_hundred_redemptions_of_fifty_points_grant_fifty(self):
        customer = a_customer()
        give_points(customer=customer, points=50, key="gift")

        def redeem(i: int) -> bool:
            try:
                spend_points(customer=customer, points=1, key=f"mug {i}")
            except Invalid:
                return False
            return True

        assert in_threads(redeem, 100) == 50
        assert stand(customer) == (0, 0)

    def test_the_same_redemption_many_times_at_once_is_one(self):
        customer = a_customer()
        give_points(customer=customer, points=50, key="gift")
        in_threads(lambda _: bool(spend_points(customer=customer, points=10, key="one mug")), 20)
        assert stand(customer) == (40, 0)

    def test_orders_refunds_and_redemptions_at_once_still_sum(self):
        customer = a_customer()
        orders = [an_order(customer, "10") for _ in range(20)]

        def something(i: int) -> bool:
            if i % 4 == 0:
                a_refund(customer, "10", orders[i // 4])
            elif i % 4 == 1:
                give_points(customer=customer, points=3, key=f"gift {i}")
            elif i % 4 == 2:
                drain(POINTS)
            else:
                try:
                    spend_points(customer=customer, points=7, key=f"mug {i}")
                except Invalid:
                    return False
            return True

        in_threads(something, 60)
        drain(POINTS)
        balance, owed = stand(customer)
        spent = Posting.objects.filter(kind="spent").aggregate(sum=Sum("points"))["sum"] or 0
        assert balance - owed == 20 * 10 - 15 * 10 + 15 * 3 + spent


moves = st.lists(
    st.one_of(
        st.tuples(st.just("order"), st.integers(0, 60)),
        st.tuples(st.just("refund"), st.integers(1, 30)),
        st.tuples(st.just("loose refund"), st.integers(1, 30)),
        st.tuples(st.just("give"), st.integers(1, 20)),
        st.tuples(st.just("spend"), st.integers(1, 40)),
        st.tuples(st.just("drain"), st.just(0)),
    ),
    max_size=14,
)


@pytest.mark.django_db(transaction=True)
@given(moves)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_ledger_sums_and_refunded_orders_leave_nothing(story: list[tuple[str, int]]):
    customer = a_customer()
    orders: list[Order] = []
    for move, size in story:
        try:
            if move == "order":
                orders.append(an_order(customer, str(size)))
            elif move == "refund" and orders:
                a_refund(customer, str(size), orders[-1])
            elif move == "loose refund":
                a_refund(customer, str(size))
            elif move == "give":
                give_points(customer=customer, points=size, key=f"given {next(numbers)}")
            elif move == "spend":
                spend_points(customer=customer, points=size, key=f"spent {next(numbers)}")
            else:
                drain(POINTS)
        except Invalid:
            continue
    drain(POINTS)
    if PointsAccount.objects.filter(pk=customer.pk).exists():
        stand(customer)
    for order in Order.objects.filter(customer=customer, total__gt=0):
        left = order.postings.aggregate(sum=Sum("points"))["sum"] or 0
        assert left == int(order.total) - int(order.total * order.refunded / order.total)
