"""Drivers: learnt from what was known before on what came after, stored, and told with their doubts."""

import numpy as np
import pytest
from django.urls import reverse

from customers.models import Customer, Interaction, Order, Promise
from metrics.domain.driver.facts import facts
from metrics.domain.driver.fit import ENOUGH_KNOWN, fit_drivers
from metrics.domain.driver.names import SCORES
from metrics.domain.refresh import recompute_all
from metrics.models import DriverFit
from surveys.models import Answer
from tests.factories import case, contact, customer, order, promise, reason, user
from tests.metrics.facts import answer, days_ago, erase
from tests.metrics.test_behind import sizes

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


def test_each_driver_leads_to_whom_it_is_about(shop, manager_client, monkeypatch):
    loyalty, _value = fit_drivers()
    assert sizes("driver_weight")["all"] == loyalty.customers == 150
    assert sizes("driver_weight")["again"] == round((loyalty.mean or 0) * 150)
    for driver in ("contacts", "channels", "reason:delivery-test", "tenure", "unsolved", "nps", "moods"):
        found = sizes("driver_weight", driver=driver)
        told = {"tenure": 150, "unsolved": 0, "nps": 0, "moods": 0}.get(driver, 50)
        assert (found["all"], found["again"] + found["silent"]) == (told, told), driver
    assert sizes("driver_weight", driver="contacts")["again"] < 15, "few of those who had to call"
    page = manager_client.get(PAGE).content.decode()
    assert "/figures/driver_weight/customers/?driver=reason%3Adelivery-test" in page
    assert '<a href="/figures/driver_weight/customers/">n = 150</a>' in page
    monkeypatch.setattr("metrics.domain.driver.facts.MOST", 60)
    fit_drivers()
    assert sizes("driver_weight")["all"] == 60, "those looked at, nobody else"
    DriverFit.objects.update(reach=None)  # as of before it was kept
    assert sizes("driver_weight")["all"] == 0
    assert "driver=" not in manager_client.get(PAGE).content.decode()


def test_what_a_driver_counted_is_what_it_lists(shop):
    """Each of them, by the very facts that the fit was made of."""
    who = list(Customer.objects.order_by("pk")[:4])
    contact(who[0], started_at=days_ago(250), direction="in", solved=False)
    contact(who[1], started_at=days_ago(250), direction="out")
    case(who[1], kind="complaint", opened_at=days_ago(200))
    case(who[2], kind="request", opened_at=days_ago(200))
    held = [promise(each, agent_id=user().pk).pk for each in who]
    Promise.objects.filter(pk__in=held).update(due_at=days_ago(250), made_at=days_ago(260))
    Promise.objects.filter(pk=held[0]).update(state="kept", settled_at=days_ago(255))
    Promise.objects.filter(pk=held[1]).update(state="cancelled", settled_at=days_ago(255))
    answer(who[3], 9, answered_at=days_ago(600))
    answer(who[0], 4, kind="csat", answered_at=days_ago(20))
    fit_drivers()
    known = facts()
    for name, values in zip(known.names, known.xs.T, strict=True):
        counted = int((~np.isnan(values)).sum() if name in SCORES else (values > 0).sum())
        assert sizes("driver_weight", driver=name)["all"] == counted, name


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


def test_what_came_later_what_does_not_count_and_who_is_erased_explain_nothing(shop):
    before = facts()
    who = Customer.objects.order_by("pk")[1]
    contact(who, started_at=days_ago(100), direction="in")
    answer(who, 2, answered_at=days_ago(100))
    doubted = answer(who, 3, answered_at=days_ago(250))
    Answer.objects.filter(pk=doubted.pk).update(suspicion="quick")
    Promise.objects.filter(pk=promise(who, agent_id=user().pk).pk).update(
        due_at=days_ago(250), made_at=days_ago(260), state="cancelled", settled_at=days_ago(240)
    )
    gone = customer("Erased")
    order(gone, placed_at=days_ago(400))
    recompute_all()
    erase(gone)
    after = facts()
    assert (after.of, after.names) == (before.of, before.names)
    assert np.array_equal(after.xs, before.xs, equal_nan=True)


def test_a_score_of_a_few_is_no_driver_and_old_fits_make_room(shop, monkeypatch):
    for who in Customer.objects.order_by("pk")[:ENOUGH_KNOWN]:
        answer(who, 9 if who.pk % 2 else 3, answered_at=days_ago(250))
    monkeypatch.setattr("metrics.domain.driver.fit.KEPT", 1)
    fit_drivers()
    loyalty, _value = fit_drivers()
    assert loyalty.weights.filter(driver="nps").exists()
    assert DriverFit.objects.count() == 2, "one of each kind"
    Answer.objects.filter(customer=Customer.objects.earliest("pk")).delete()
    loyalty, _value = fit_drivers()
    assert not loyalty.weights.filter(driver="nps").exists()
    Order.objects.filter(
        placed_at__gt=days_ago(180), customer__gt=Customer.objects.order_by("pk")[25].pk
    ).delete()
    loyalty, _value = fit_drivers()
    assert (loyalty.customers, loyalty.r_squared) == (150, None), "too few came back to tell"
