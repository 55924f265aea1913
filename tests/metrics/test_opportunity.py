"""Loyalty × opportunity: placed by the rule of the formulas, on the page, in lists, in conditions."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core.sql import execute
from metrics.domain.formulas.opportunity import loyalty
from metrics.domain.formulas.rank import percentile_rank, rfm_scores
from metrics.domain.opportunity.cell import advice
from metrics.domain.opportunity.place import place_customers
from metrics.domain.opportunity.weights import change_weights
from metrics.domain.rules.rule import read_rule
from metrics.models import (
    CustomerMetrics,
    CustomerOpportunity,
    CustomerPrediction,
    OpportunityFigures,
    PredictionFit,
    Recount,
)
from tests.factories import customer, user
from tests.metrics.facts import days_ago, erase

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:opportunity-map")

# days since the first order, orders, last NPS score, tier, predicted value, churn risk
PEOPLE = [
    (1000, 12, 10, "great", 500, 0.1),
    (900, 9, None, "good", 0, 0.9),
    (30, 1, 3, "regular", 80, 0.4),
    (30, 1, None, "regular", 80, 0.4),
    (400, 2, 8, "regular", 15, 0.6),
    (700, 3, 6, "good", -5, 0.8),
]


@pytest.fixture
def people():
    """Six with predictions, and somebody who never bought."""
    made = [customer(f"Amélie {n}") for n in range(len(PEOPLE) + 1)]
    today = timezone.localdate()
    for who, (days, orders, nps, tier, value, churn) in zip(made, PEOPLE, strict=False):
        facts = {"orders": orders, "gross_revenue": 10 * orders, "first_order_at": days_ago(days)}
        CustomerMetrics.objects.create(
            customer=who, last_order_at=days_ago(5), last_nps=nps, tier=tier, **facts
        )
        CustomerPrediction.objects.create(
            customer=who, day=today, value=value, churn_risk=churn, purchases=1, buys_soon=0.5, spend=10
        )
    CustomerMetrics.objects.create(customer=made[-1])
    place_customers()
    return made


def by_hand(weights: dict[str, float]) -> list[Decimal]:
    tenures = [days for days, *_more in PEOPLE]
    paces = [round(orders / max(days / 365.25, 1), 2) for days, orders, *_more in PEOPLE]
    tiers = {"great": 1.0, "good": 0.5, "regular": 0.0}
    found = []
    for (_days, _orders, nps, tier, *_more), days, pace in zip(PEOPLE, tenures, paces, strict=True):
        parts = {
            "tenure": percentile_rank(tenures, days),
            "frequency": percentile_rank(paces, pace),
            "nps": None if nps is None else nps / 10,
            "tier": tiers[tier],
        }
        found.append(Decimal(f"{loyalty(parts, weights) or 0:.3f}"))
    return found


def placed() -> list[tuple[Decimal, Decimal, int, int]]:
    rows = CustomerOpportunity.objects.order_by("customer")
    return [(row.loyalty, row.open_value, row.loyalty_third, row.value_third) for row in rows]


def test_everybody_stands_where_the_formulas_say(people):
    loyal = by_hand({"tenure": 1, "frequency": 1, "nps": 1, "tier": 1})
    still_open = [Decimal(max(value, 0)) for *_facts, value, _churn in PEOPLE]
    by_rank = [rfm_scores(values, most=3) for values in (loyal, still_open)]
    assert placed() == list(zip(loyal, still_open, *by_rank, strict=True))
    assert [row.priority for row in CustomerOpportunity.objects.order_by("-priority")[:1]] == [
        round(loyal[0] * 500, 2)
    ]
    assert place_customers() == 6


def test_a_change_of_weights_is_kept_with_who_and_when_and_makes_the_map_due(people, manager_client):
    Recount.objects.create(name="opportunity", due_at=days_ago(-1))
    wrong = manager_client.post(
        reverse("metrics:loyalty-weights"), {"tenure": 0, "frequency": 0, "nps": 0, "tier": 0}
    )
    assert (wrong.status_code, "Something has to count" in wrong.content.decode()) == (422, True)
    manager_client.post(
        reverse("metrics:loyalty-weights"), {"tenure": 3, "frequency": 1, "nps": 0, "tier": 0}
    )
    assert Recount.objects.get(pk="opportunity").due_at <= timezone.now()
    assert "3 : 1 : 0 : 0" in manager_client.get(reverse("metrics:loyalty-weights")).content.decode()
    place_customers()
    assert [loyal for loyal, *_more in placed()] == by_hand(
        {"tenure": 3, "frequency": 1, "nps": 0, "tier": 0}
    )
    change_weights(weights={"tenure": 0, "frequency": 0, "nps": 1, "tier": 0}, actor_id=user().pk)
    assert place_customers() == 4, "of whom nothing is known that counts, loyalty is unknown"


def test_the_cells_add_up_and_lead_to_their_customers(people, manager_client, django_assert_num_queries):
    sums = [
        (row.customers, row.at_risk, row.revenue, row.open_value) for row in OpportunityFigures.objects.all()
    ]
    assert [sum(each) for each in zip(*sums, strict=True)] == [6, 3, Decimal(280), Decimal(675)]
    manager_client.get(PAGE)
    with django_assert_num_queries(5):
        page = manager_client.get(PAGE).content.decode()
    assert all(words in page for words in ("Keep close", "Win back", "map_cell=3-3"))
    listed = manager_client.get(
        reverse("customers:customer-list"), {"map_cell": "3-3", "order": "-opportunity"}
    )
    assert ["Amélie 0" in listed.content.decode(), "Amélie 1" in listed.content.decode()] == [True, False]
    rows = manager_client.get("/api/v1/reports/loyalty-map/").json()["rows"]
    assert rows[0][:4] == ["Keep close", "high", "high", 1]


def test_a_condition_can_ask_for_loyalty_opportunity_and_the_cell(people):
    asked = [
        {"field": "map_cell", "op": "in", "value": ["3-3"]},
        {"field": "opportunity", "op": ">=", "value": 80},
        {"field": "loyalty", "op": "<", "value": 30},
    ]
    found = [
        set(CustomerMetrics.objects.filter(read_rule(rule).q).values_list("pk", flat=True)) for rule in asked
    ]
    numbers = [each.pk for each in people]
    assert found == [{numbers[0]}, {numbers[0], numbers[2], numbers[3]}, {numbers[2], numbers[3]}]


def test_where_nobody_can_be_predicted_the_page_says_why(manager_client):
    assert "Nobody is on the map yet" in manager_client.get(PAGE).content.decode()
    place_customers()
    PredictionFit.objects.create(
        day=timezone.localdate(),
        learnt="too-few",
        customers=1,
        repeat_buyers=0,
        horizon_days=365,
        soon_days=90,
        discount=0.1,
    )
    assert "Too few have bought to predict" in manager_client.get(PAGE).content.decode()


def test_the_api_gives_customers(people, manager_client):
    rows = manager_client.get("/api/v1/customer-opportunities/", {"loyalty_third": 3, "value_third": 3})
    assert [(row["customer"], row["open_value"]) for row in rows.json()["results"]] == [
        (people[0].pk, "500.00")
    ]


def test_only_what_differs_is_written_and_who_is_erased_or_unpredicted_has_no_place(people):
    def written() -> list[tuple[Any, ...]]:
        return execute("SELECT customer_id, xmin FROM metrics_customeropportunity ORDER BY 1")

    before = written()
    place_customers()
    assert written() == before
    CustomerPrediction.objects.filter(customer=people[0]).delete()
    assert place_customers() == 5
    assert not CustomerOpportunity.objects.filter(customer=people[0]).exists()
    erase(people[1])
    CustomerOpportunity.objects.all().delete()
    place_customers()
    placed_now = CustomerOpportunity.objects.values_list("customer", flat=True)
    assert set(placed_now) == {each.pk for each in people[2:6]}


def test_who_was_bound_and_leaves_is_won_back_unless_much_is_to_come():
    told = [
        str(advice(*thirds, at_risk=risk)[0]) for thirds in ((3, 1), (1, 1), (3, 3)) for risk in (0.49, 0.5)
    ]
    assert told == ["Thank", "Win back", "Serve simply", "Serve simply", "Keep close", "Keep close"]
