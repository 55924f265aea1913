"""Conditions on what is foretold and on how much is known of a customer; products asked for at once."""

from datetime import timedelta
from typing import Any

import pytest

from customers.models import Product
from customers.people.domain.completeness import completeness_of
from metrics.domain.days import today
from metrics.domain.recompute import recompute_everything
from metrics.domain.rules.rule import read_rule
from metrics.models import CustomerMetrics, CustomerPrediction
from tests.factories import customer

pytestmark = pytest.mark.django_db


def found(key: str, op: str, value: Any) -> list[str]:
    rule = {"field": key, "op": op, "value": value}
    rows = CustomerMetrics.objects.filter(read_rule(rule).q).select_related("customer").order_by("pk")
    return [row.customer.first_name for row in rows]


def test_who_is_still_there_and_when_they_buy_again():
    for name, alive, days in (("soon", 0.9, 5), ("late", 0.4, 40), ("never", None, None)):
        CustomerPrediction.objects.create(
            customer=customer(name),
            day=today(),
            alive=alive,
            next_purchase=today() + timedelta(days=days) if days else None,
            purchases=1,
            buys_soon=0.5,
            churn_risk=0.5,
            spend=1,
            value=1,
        )
    CustomerMetrics.objects.bulk_create(
        CustomerMetrics(pk=row.pk) for row in CustomerPrediction.objects.all()
    )
    assert found("alive", ">=", 50) == ["soon"]
    assert found("alive", "<", 50) == ["late"]
    assert found("next_purchase", "<=", 5) == ["soon"]
    assert found("next_purchase", ">", 5) == ["late"]
    assert (
        "buy again in at most 5 days" in read_rule({"field": "next_purchase", "op": "<=", "value": 5}).words
    )


def test_a_profile_is_as_complete_as_the_customers_page_says():
    bare = customer("bare", "")
    rich = customer(
        "rich", phones=["0612345678"], emails=["a@example.org"], city="Lyon", birthday="1980-05-01"
    )
    recompute_everything(announce=False)
    for who, percent in ((bare, 20), (rich, 80)):
        reached = {"phones": who.phones.all(), "emails": who.emails.all()}
        assert completeness_of(who, **reached).percent == percent
        assert found("completeness", "=", percent) == [who.first_name]
    assert found("completeness", "<", 80) == ["bare"]


def test_sixty_products_are_asked_for_at_once(django_assert_num_queries):
    Product.objects.bulk_create(Product(sku=f"P{n}", name=f"Product {n}") for n in range(50))
    lines = [{"field": "bought", "op": "in", "value": [f"P{n}"]} for n in range(50)]
    read_rule({"any": lines[:1]})
    with django_assert_num_queries(1):
        read_rule({"any": lines})
