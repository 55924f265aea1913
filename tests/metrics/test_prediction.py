"""Predicted value: learnt from the facts, stored for each customer, told on its page."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import IntegrityError
from django.db.models import Sum
from django.urls import reverse

from customers.models import Customer, Order
from metrics.domain.days import today
from metrics.domain.formulas.bg_nbd import Buying
from metrics.domain.prediction.facts import facts_before, weekly_purchases
from metrics.domain.prediction.learning import Outlook
from metrics.domain.prediction.past import take_past_predictions
from metrics.domain.prediction.predict import predict
from metrics.domain.prediction.sums import sums
from metrics.domain.recount import COUNTS, recount_due
from metrics.domain.snapshot.series import series
from metrics.models import CustomerMetrics, CustomerPrediction, MetricSnapshot, PredictionFit, Recount
from tests.factories import customer, order, refund
from tests.metrics.facts import days_ago
from tests.metrics.shop import open_shop

pytestmark = pytest.mark.django_db

PAGE = reverse("metrics:prediction")
SESSION_AND_USER = 2
TOMORROW = timedelta(days=1)


def facts_of(person: Customer, **asked):
    facts = facts_before(today() + TOMORROW, **asked)
    [at] = [at for at, pk in enumerate(facts.customer) if pk == person.pk]
    return [float(part[at]) for part in (facts.x, facts.t_x, facts.age, facts.spend)]


# ── What is learnt from ──────────────────────────────────────────────────────────────────────────────────


def test_a_day_of_orders_is_one_purchase_and_refunds_are_taken_off():
    amelie, nobody = customer(), customer()
    first = order(amelie, 100, placed_at=days_ago(40))
    order(amelie, 60, placed_at=days_ago(40))
    order(amelie, 50, placed_at=days_ago(10))
    refund(first, 30)
    order(nobody, 0, placed_at=days_ago(5))
    assert facts_of(amelie) == [1, 30, 41, (100 + 60 + 50 - 30) / 2]
    assert len(facts_before(today() + TOMORROW).customer) == 1


def test_what_came_later_is_counted_apart():
    amelie = customer()
    for ago in (40, 30, 9, 2):
        order(amelie, 10, placed_at=days_ago(ago))
    order(customer(), 10, placed_at=days_ago(3))  # not known by then
    cut = today() - timedelta(days=14)
    facts = facts_before(cut, end=today())
    assert [[float(part[0]) for part in (facts.x, facts.t_x, facts.age, facts.later)], len(facts.x)] == [
        [1, 10, 26, 2],
        1,
    ]
    assert weekly_purchases(cut, end=today()) == [1, 1]


# ── What comes out ───────────────────────────────────────────────────────────────────────────────────────


def test_too_few_purchases_teach_nothing_and_it_says_so(manager_client):
    order(customer(), 100, placed_at=days_ago(3))
    gone = customer()
    CustomerPrediction.objects.create(
        customer=gone, day=today(), purchases=1, buys_soon=0.5, churn_risk=0.5, spend=1, value=1
    )
    fit = predict()
    assert (fit.learnt, fit.customers, fit.repeat_buyers, fit.r) == ("too-few", 1, 0, None)
    assert not CustomerPrediction.objects.exists()
    assert "Too few purchases to predict from." in manager_client.get(PAGE).content.decode()


def test_everybody_who_bought_is_predicted_and_the_sums_agree():
    open_shop()
    fit = predict()
    assert (fit.learnt, fit.kind in {"bg", "mbg"}, fit.customers) == ("all", True, 150)
    assert CustomerPrediction.objects.count() == 150
    total = CustomerPrediction.objects.aggregate(all=Sum("value"))["all"]
    assert float(total) == pytest.approx(fit.report["totals"]["value"], abs=1)
    assert sum(customers for _, _, customers, _ in fit.report["bands"]) == 150
    risky = CustomerPrediction.objects.filter(churn_risk__gte=0.5).count()
    assert abs(risky - fit.report["totals"]["at_risk"]) <= 1  # rounded at the very edge
    test = fit.report["backtest"]
    assert (len(test["actual"]), test["miss"] < test["naive_miss"]) == (26, True)


def test_where_everybody_is_worth_something_there_is_no_band_of_those_who_are_not():
    none = np.zeros(3)
    for worth, first in (([7, 7, 7], [0.01, 6, 0, 0]), ([0, 7, 7], [0, 0.01, 1, 0])):
        outlook = Outlook(none, none, none, none, none, none, np.array(worth, dtype=float))
        assert sums(outlook)["bands"][0] == first


def test_who_is_silent_for_their_own_rhythm_is_less_likely_there():
    open_shop()
    weekly, yearly = customer("Weekly"), customer("Yearly")
    for ago in range(130, 700, 7):
        order(weekly, 40, placed_at=days_ago(ago))
    for ago in (850, 490, 130):
        order(yearly, 40, placed_at=days_ago(ago))
    predict()
    rows = CustomerPrediction.objects.values_list("customer__first_name", "alive")
    chance = {name: alive or 0 for name, alive in rows}
    assert chance["Weekly"] < 0.05 < 0.5 < chance["Yearly"]


def test_where_no_churn_shows_nobody_is_said_to_have_left(manager_client):
    open_shop(days=500, buying=Buying("nbd", r=3, alpha=60))
    fit = predict()
    assert (fit.learnt, fit.kind, fit.a) == ("no-churn", "nbd", None)
    assert set(CustomerPrediction.objects.values_list("alive", flat=True)) == {None}
    assert "No churn shows in the purchases." in manager_client.get(PAGE).content.decode()


@pytest.mark.parametrize("total", [Decimal(25), None], ids=["all the same", "more refunded than bought"])
def test_amounts_that_teach_nothing_break_nothing(manager_client, total):
    open_shop()
    if total:
        Order.objects.update(total=total)
    else:
        for each in Order.objects.all()[:5]:
            refund(each, 5_000, order=None)
    CustomerMetrics.objects.all().delete()
    fit = predict()
    spent = CustomerPrediction.objects.values_list("spend", flat=True)
    assert (fit.learnt, min(spent) >= 0, not total or set(spent) == {Decimal("25.00")}) == ("all", True, True)
    assert manager_client.get(PAGE).status_code == 200


def test_a_second_run_writes_only_what_differs_and_forgets_who_is_gone():
    open_shop(120)
    predict()
    CustomerPrediction.objects.create(
        customer=customer(), day=today(), purchases=1, buys_soon=0.5, churn_risk=0.5, spend=1, value=1
    )
    before = dict(
        CustomerPrediction.objects.extra(select={"version": "xmin::text"}).values_list("pk", "version")
    )
    predict()
    after = dict(
        CustomerPrediction.objects.extra(select={"version": "xmin::text"}).values_list("pk", "version")
    )
    assert len(before) == len(after) + 1
    assert after.items() <= before.items()
    assert PredictionFit.objects.count() == 2


def test_no_chance_above_one_is_stored():
    with pytest.raises(IntegrityError, match="prediction_chances"):
        CustomerPrediction.objects.create(
            customer=customer(), day=today(), purchases=1, buys_soon=1.5, churn_risk=0.5, spend=1, value=1
        )


# ── When ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_due_once_a_day_and_taken_by_one():
    counts = [count for count in COUNTS if count.name == "predictions"]
    assert recount_due(counts) == ["predictions"]
    assert recount_due(counts) == []
    row = Recount.objects.get(pk="predictions")
    assert row.done_at
    assert (row.due_at - row.done_at, PredictionFit.objects.count()) == (timedelta(days=1), 1)


def test_whose_worker_dies_is_due_again_when_its_lease_is_over():
    [count] = [count for count in COUNTS if count.name == "predictions"]

    def killed(_row: Recount) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        recount_due([type(count)(count.name, every=count.every, run=killed, lease=count.lease)])
    row = Recount.objects.get(pk="predictions")
    assert (row.done_at, recount_due([count])) == (None, [])
    Recount.objects.filter(pk="predictions").update(due_at=row.due_at - (count.lease or TOMORROW))
    assert recount_due([count]) == ["predictions"]


def test_what_would_have_been_predicted_knows_of_nothing_that_came_later():
    """The same rows as of a house in which nothing has happened since."""
    open_shop()
    day = today() - timedelta(days=120)

    def told() -> list[list[tuple[float | None, int]]]:
        assert take_past_predictions([day], learn_every=timedelta(days=1)) > 0
        metrics = ("predicted_value", "churn_risk", "clv_value")
        rows = [[(it.value, it.n) for it in series(metric)] for metric in metrics]
        MetricSnapshot.objects.all().delete()
        return rows

    before = told()
    Order.objects.filter(placed_at__gt=days_ago(119)).delete()
    assert told() == before
    assert [len(rows) for rows in before] == [1, 1, 1]
