"""Every figure that is kept of a customer can be asked for, by segments and journeys alike."""

import pytest
from django.urls import reverse

from metrics.domain import registry
from metrics.domain.customer_figures import figures_of
from metrics.domain.refresh import recompute_all
from metrics.domain.rules.rule import all_fields, read_rule
from metrics.models import CustomerMetrics
from tests.factories import customer, order
from tests.metrics.facts import days_ago

pytestmark = pytest.mark.django_db

# The figure → the field of a condition. The others are about groups, or about facts that stand by themselves.
OF_ONE = {
    "orders": "orders",
    "revenue": "revenue",
    "average_basket": "basket",
    "purchase_frequency": "purchase_frequency",
    "recency": "days_since_last_order",
    "contacts": "contacts",
    "nps": "last_nps",
    "csat": "last_score",
    "ces": "last_score",
    "rfm": "recency_score",
    "loyalty": "loyalty",
    "opportunity": "opportunity",
    "points_outstanding": "points",
    "profile_completeness": "completeness",
    "predicted_value": "predicted_value",
    "alive": "alive",
    "next_purchase": "next_purchase",
    "buys_soon": "buys_soon",
    "churn_risk": "churn_risk",
}


@pytest.mark.parametrize(("metric", "field"), OF_ONE.items())
def test_each_figure_of_a_customer_is_a_field_of_conditions(metric, field):
    assert registry.get(metric)
    known = all_fields()[field]
    rule = {"field": field, "op": known.ops[0], "value": 1}
    assert CustomerMetrics.objects.filter(read_rule(rule).q).count() == 0
    assert read_rule(rule).words


def having(op: str, value: float) -> set[int]:
    rule = {"field": "purchase_frequency", "op": op, "value": value}
    return set(CustomerMetrics.objects.filter(read_rule(rule).q).values_list("pk", flat=True))


def test_purchase_frequency_is_that_of_the_customers_page():
    often, seldom, new = customer(), customer(), customer()
    customer()
    for days in (730.5, 400, 300, 200, 100):
        order(often, placed_at=days_ago(days))
    order(seldom, placed_at=days_ago(730.5))
    order(new, placed_at=days_ago(20))
    recompute_all()
    found = figures_of(often.pk)
    assert found is not None
    assert found.frequency == pytest.approx(2.5, abs=0.001)
    assert having(">=", 2.5) == {often.pk}
    assert having("=", 2.5) == {often.pk}
    assert having("<", 2.5) == {seldom.pk}
    assert having(">", 0) == {often.pk, seldom.pk}  # who began within the year has none yet


def test_the_builder_and_the_api_offer_it(manager_client, machine):
    page = manager_client.get(reverse("metrics:segment-create"))
    assert 'value="purchase_frequency"' in page.content.decode()
    rule = {"field": "purchase_frequency", "op": ">=", "value": 4}
    told = machine().post(reverse("api-segment-previews-list"), {"rule": rule}, format="json")
    assert told.status_code == 200
    assert told.json()["words"] == "order at least 4 times a year, since the first order"
