"""Shops in which there is little to learn: every page says something true, and nothing divides by zero."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from metrics.domain.behind import POPULATIONS, Narrowed
from metrics.domain.days import today
from metrics.domain.prediction.worth import worth
from metrics.domain.recompute import recompute_everything
from metrics.domain.snapshot.standing import by_formula
from tests.factories import contact, customer, order, refund
from tests.metrics.facts import days_ago
from tests.metrics.test_prediction import PAGE

pytestmark = pytest.mark.django_db


def empty() -> None:
    """Nobody."""


def one_order() -> None:
    order(customer(), 50, placed_at=days_ago(40))


def one_order_each() -> None:
    for n in range(4):
        order(customer(), 50, placed_at=days_ago(100 * n + 30))


def more_given_back_than_sold() -> None:
    sold = order(customer(), 50, placed_at=days_ago(400))
    order(sold.customer, 10, placed_at=days_ago(30))
    refund(sold, 500, order=None, refunded_at=days_ago(20))


def everybody_stays() -> None:
    for _ in range(4):
        person = customer()
        for ago in (500, 450, 100, 50):
            order(person, 20, placed_at=days_ago(ago))


SHOPS: list[Callable[[], None]] = [
    empty,
    one_order,
    one_order_each,
    more_given_back_than_sold,
    everybody_stays,
]


@pytest.mark.parametrize("open_it", SHOPS, ids=lambda shop: shop.__name__)
def test_the_page_says_something_true(manager_client, open_it):
    open_it()
    recompute_everything(announce=False)
    page = manager_client.get(PAGE)
    text = page.content.decode()
    assert (page.status_code, "Too few purchases to predict from." in text) == (200, True)
    assert ("no churn observed: over" in text) == (open_it in (everybody_stays, more_given_back_than_sold))
    assert not [word for word in ("nan", "inf ", "None") if f">{word}" in text]


def test_lifetime_values_of_a_shop_where_everybody_stays():
    """4 of 4 kept; 40 of revenue a year in 2 orders; the lifetime is its lower bound, 1 / (1 − Wilson's)."""
    everybody_stays()
    recompute_everything(announce=False)
    found = worth(today(), discount=0.1, predicted=None)
    values = found["lifetime_values"]
    assert found["lifetime"] == {"periods": None, "at_least": pytest.approx(2.0413, abs=1e-4)}
    assert (values["revenue"], values["orders"], values["basket"], values["cac"]) == (40, 2, 20, None)
    assert values["simple"] == pytest.approx(20 * 2 * found["lifetime"]["at_least"])
    assert values["discounted"] == pytest.approx(40 * 1.1 / 0.1)


def test_what_serving_and_winning_cost(settings):
    everybody_stays()
    settings.HOUSE_CONTACT_COSTS = {"phone": 6}
    won, _looked = (customer(acquisition_cost=Decimal(cost)) for cost in (20, 10))
    order(won, 5, placed_at=days_ago(500))
    contact(won, started_at=days_ago(3))
    contact(won, started_at=days_ago(2), channel="email")
    recompute_everything(announce=False)
    values = worth(today(), discount=0.1, predicted=12.5)["lifetime_values"]
    assert (values["service_cost"], values["cac"], values["predicted"]) == (6 / 4, 30, 12.5)
    assert values["value"] == pytest.approx((40 - 1.5) * values["years"] - 30)
    assert values["to_cac"] == pytest.approx(values["value"] / 30)
    assert [it.sums.n for it in by_formula(values, day=today()) if it.metric == "cac"] == [1]
    sides = POPULATIONS["cac"].sides
    found = {it.key: POPULATIONS["cac"].rows(it, Narrowed(until=today()), today=today()) for it in sides}
    assert {key: [row.acquisition_cost for row in rows] for key, rows in found.items()} == {
        "won": [20],
        "not_won": [10],
    }
