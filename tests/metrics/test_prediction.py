"""Predicted value: learnt from the facts, stored for each customer."""

import pytest

from metrics.domain.prediction.predict import predict
from metrics.models import CustomerPrediction
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db


def test_too_few_purchases_teach_nothing_and_it_says_so():
    order(customer(), 100, placed_at=days_ago(3))
    fit = predict()
    assert (fit.learnt, fit.customers, fit.repeat_buyers, fit.r) == ("too-few", 1, 0, None)
    assert not CustomerPrediction.objects.exists()
