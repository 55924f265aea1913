"""A shop of invented customers who buy and leave as BG/NBD says, written at once."""

from datetime import timedelta
from decimal import Decimal

import numpy as np

from customers.models import Customer, Order
from metrics.domain.formulas.bg_nbd import Buying
from metrics.domain.refresh import recompute_all
from tests.metrics.facts import days_ago

STEADY = Buying("mbg", r=1.5, alpha=60, a=0.8, b=4.0)


def open_shop(customers: int = 150, *, days: int = 900, seed: int = 4, buying: Buying = STEADY) -> None:
    """First purchases spread over the time, orders of some 20 to 80."""
    rng = np.random.default_rng(seed)
    people = Customer.objects.bulk_create(
        Customer(first_name="Amélie", last_name=f"Fotso {n}", name_key=f"amelie fotso {n}")
        for n in range(customers)
    )
    orders: list[Order] = []
    for person in people:
        rate, leaves = rng.gamma(buying.r, 1 / buying.alpha), rng.beta(buying.a, buying.b) if buying.a else 0
        ago, basket = rng.uniform(30, days), rng.uniform(20, 80)
        while ago > 0:
            orders.append(_order(person, ago, Decimal(f"{basket * rng.uniform(0.8, 1.2):.2f}"), len(orders)))
            if rng.random() < leaves:
                break
            ago -= max(rng.exponential(1 / rate), 1)
    Order.objects.bulk_create(orders)
    recompute_all()


def a_hundred(*ago: float, total: int = 20) -> None:
    """As many as a model asks for, who all bought the same on the same days."""
    people = Customer.objects.bulk_create(
        Customer(first_name="Basile", last_name=f"Roux {n}", name_key=f"basile roux {n}") for n in range(100)
    )
    Order.objects.bulk_create(
        _order(person, days, Decimal(total), len(ago) * at + number)
        for at, person in enumerate(people)
        for number, days in enumerate(ago)
    )


def _order(person: Customer, ago: float, total: Decimal, number: int) -> Order:
    placed_at = days_ago(ago) - timedelta(hours=1)
    return Order(customer=person, number=str(number), source="test", placed_at=placed_at, total=total)
