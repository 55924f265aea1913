"""Drivers: learnt from what was known before on what came after, stored, and told with their doubts."""

import numpy as np
import pytest
from django.urls import reverse

from customers.models import Customer, Interaction, Order
from metrics.domain.driver.fit import fit_drivers
from metrics.domain.refresh import recompute_all
from metrics.models import DriverFit
from tests.factories import customer, order, reason
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:drivers")


@pytest.fixture
def shop():
    """150 who bought 300 days ago; of those who had to call three times about a delivery few came back."""
    rng = np.random.default_rng(3)
    people = Customer.objects.bulk_create(
        Customer(first_name="Amélie", last_name=f"Fotso {n}", name_key=f"amelie fotso {n}")
        for n in range(150)
    )
    delivery = reason("delivery-test")
    orders, contacts = [], []
    for n, who in enumerate(people):
        first = {"source": "test", "total": 30}
        orders.append(Order(customer=who, number=f"a{n}", placed_at=days_ago(300 + n), **first))
        if n % 3 == 0:
            contacts += [
                Interaction(
                    customer=who,
                    channel="phone",
                    direction="in",
                    key=f"{n}-{k}",
                    started_at=days_ago(200),
                    reason=delivery,
                )
                for k in range(3)
            ]
        if rng.random() < (0.1 if n % 3 == 0 else 0.8):
            orders.append(Order(customer=who, number=f"b{n}", placed_at=days_ago(20), **first))
    Order.objects.bulk_create(orders)
    Interaction.objects.bulk_create(contacts)
    recompute_all()


def test_what_weighs_most_is_found_stored_and_said(shop, manager_client, django_assert_num_queries):
    loyalty, value = fit_drivers()
    assert (loyalty.customers, loyalty.of, (loyalty.r_squared or 0) > 0.3) == (150, 150, True)
    rows = {row.driver: row for row in loyalty.weights.all()}
    assert {name for name, row in rows.items() if row.rank <= 3} == {
        "contacts",
        "channels",
        "reason:delivery-test",
    }
    assert rows["contacts"].correlation < -0.5
    assert "nps" not in rows, "a score known of nobody is no driver"
    assert sum(row.weight for row in rows.values()) == pytest.approx(loyalty.r_squared)
    assert value.mean == pytest.approx(30 * (loyalty.mean or 0))
    fit_drivers()
    assert DriverFit.objects.count() == 4
    manager_client.get(PAGE)
    with django_assert_num_queries(5):
        page = manager_client.get(PAGE).content.decode()
    assert "Association, not cause." in page
    assert "more goes with less" in page
    told = manager_client.get("/api/v1/reports/drivers/", {"on": "value"}).json()
    assert len(told["rows"]) == len(rows)


def test_the_same_customers_are_looked_at_each_day(shop, monkeypatch):
    """A bounded number of them, whatever else is there."""
    monkeypatch.setattr("metrics.domain.driver.facts.MOST", 120)
    first, _value = fit_drivers()
    again, _value = fit_drivers()
    assert (first.customers, first.of) == (120, 150)
    weights = [list(fit.weights.values_list("driver", "weight")) for fit in (first, again)]
    assert weights[0] == weights[1]


def test_with_too_few_nothing_is_told(manager_client):
    assert "Too few to tell" in manager_client.get(PAGE).content.decode()
    fit_drivers()
    order(customer(), placed_at=days_ago(400))
    recompute_all()
    loyalty, _value = fit_drivers()
    assert (loyalty.customers, loyalty.r_squared, loyalty.weights.count()) == (1, None, 0)
    assert "Too few to tell" in manager_client.get(PAGE, {"on": "value"}).content.decode()
