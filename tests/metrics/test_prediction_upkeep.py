"""Predictions of one model: kept up over a random history they are what they would be if counted anew.

Two fits of the same facts may end at slightly other parameters; so it is one model that scores all of them.
"""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings

from metrics.domain.days import today
from metrics.domain.formulas.bg_nbd import Buying
from metrics.domain.formulas.bg_nbd_fit import Fit
from metrics.domain.formulas.gamma_gamma import Spending
from metrics.domain.prediction.facts import Facts, facts_before
from metrics.domain.prediction.learning import Model, Outlook, look_ahead
from metrics.domain.prediction.store import store
from metrics.models import CustomerMetrics, CustomerPrediction
from tests.factories import customer
from tests.metrics.facts import drain_metrics
from tests.metrics.lives import STEPS, live, settle
from tests.whole import examples

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = Model(
    Fit(Buying("mbg", r=0.8, alpha=60.0, a=0.7, b=2.5), 0.0, no_churn=False), None, Spending(6.0, 4.0, 15.0)
)


def known() -> Facts:
    return facts_before(today() + timedelta(days=1))


def foretold() -> list[Any]:
    """Everybody scored anew by the model, on top of what stands."""
    facts = known()
    store(facts, look_ahead(MODEL, facts).rounded, day=today(), churn_shows=True)
    return list(CustomerPrediction.objects.order_by("pk").values())


def of_each(facts: Facts) -> list[Outlook]:
    """Each scored alone, as one who has changed would be."""
    names = [field.name for field in fields(Facts)]
    alone = [Facts(*(getattr(facts, name)[at : at + 1] for name in names)) for at in range(len(facts.x))]
    return [look_ahead(MODEL, one) for one in alone]


@settings(
    max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=STEPS, after=STEPS)
@example(before=[("order", 1, 90, 20, True), ("merge", 0, 0, 0, True)], after=[("undo", 0, 0, 0, True)])
def test_kept_up_is_what_counting_anew_gives(before, after):
    settle()
    people = live([customer(), customer()], before)
    foretold()
    live(people, after)
    kept_up = foretold()
    CustomerPrediction.objects.all().delete()
    assert foretold() == kept_up
    facts = known()
    whole = look_ahead(MODEL, facts)
    for at, one in enumerate(of_each(facts)):
        for field in fields(Outlook):
            mine, among_all = getattr(one, field.name)[0], getattr(whole, field.name)[at]
            assert mine == pytest.approx(among_all, rel=1e-12), field.name
    drain_metrics()
    bought = CustomerMetrics.objects.filter(orders__gt=0, customer__erased_at=None)
    assert {row["customer_id"] for row in kept_up} == set(bought.values_list("pk", flat=True))
    assert set(facts.customer.tolist()) == set(bought.values_list("pk", flat=True))
    assert np.all(facts.t_x <= facts.age)
