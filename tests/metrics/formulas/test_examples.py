"""What the words of a figure give as an example, its formula gives too."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from metrics.domain.formulas.basket import average_basket, purchase_frequency
from metrics.domain.formulas.cac import cac
from metrics.domain.formulas.ces import ONE_TO_SEVEN, ces
from metrics.domain.formulas.clv import clv_discounted, clv_simple, clv_to_cac, clv_value
from metrics.domain.formulas.concentration import gini, top_share
from metrics.domain.formulas.correlation import spearman
from metrics.domain.formulas.csat import csat, csat_mean
from metrics.domain.formulas.drivers import relative_weights
from metrics.domain.formulas.extra_margin import extra_margin
from metrics.domain.formulas.forecast_error import total_error
from metrics.domain.formulas.gap import gap_percentile
from metrics.domain.formulas.kano import kano_of
from metrics.domain.formulas.lift import lift
from metrics.domain.formulas.mean import mean
from metrics.domain.formulas.nps import nps
from metrics.domain.formulas.opportunity import loyalty, opportunity
from metrics.domain.formulas.payback import payback
from metrics.domain.formulas.proportion import proportion
from metrics.domain.formulas.rank import percentile, rfm_scores, value_tiers
from metrics.domain.formulas.retention import churn, lifetime, retention
from metrics.domain.formulas.service_cost import service_cost
from metrics.domain.formulas.staff_index import cronbach_alpha, staff_index
from metrics.domain.formulas.survival import kaplan_meier, survival_at
from metrics.domain.formulas.welch import Sample
from metrics.domain.registry import METRICS, get
from tests.metrics.formulas.known import known

KEPT = known(retention(active_before=100, active_in_both=80))
NEEDS = known(kano_of({"A": 10, "O": 20, "M": 15, "I": 5}))
# Answers of five people to two statements: 100, 87.5, 62.5, 50 and 0 of 100.
STAFF = known(staff_index([[5, 5], [5, 4], [4, 3], [3, 3], [1, 1]]))
TIERS = list(value_tiers({number: Decimal(100 - number) for number in range(10)}).values())
STAYED = kaplan_meier([3, 4, 6, *[9] * 7], [True, False, True, *[False] * 7])


def share(hits: int, n: int) -> float:
    return known(proportion(hits=hits, n=n)).value


def spent(n: int, mean: float) -> Sample:
    """One half nothing, the other twice the mean."""
    return Sample(n, n * mean, n * 2 * mean**2)


def weights() -> list[float]:
    """Two drivers that have nothing to do with each other, correlated 0.6 and 0.3 with y."""
    x1, x2, x3 = (np.array(each) for each in ([1, 1, -1, -1] * 2, [1, -1] * 4, [1] * 4 + [-1] * 4))
    return list(relative_weights(np.column_stack([x1, x2]), 0.6 * x1 + 0.3 * x2 + 0.55**0.5 * x3))


# By key: what the formula gives, what it should be, how the example writes it.
EXAMPLES: dict[str, tuple[Any, float, str]] = {
    "average_basket": (average_basket(net_revenue=Decimal(200), orders=2), 100, "= 100."),
    "revenue_per_customer": (known(mean(n=4, total=400, squares=100_000)).value, 100, "/ 4 = 100."),
    "segment_movement": (share(10, 100), 0.1, ": 10%."),
    "purchase_frequency": (purchase_frequency(orders=31, customer_years=4), 7.75, "= 7.75 a year"),
    "concentration": (gini([1, 2, 3]), 0.2222, "= 0.22."),
    "top_tenth": (top_share([500, *[100] * 9]), 500 / 1400, "= 36%."),
    "nps": (known(nps(promoters=65, passives=20, detractors=15)).value, 50, "= 50."),
    "contact_nps": (known(nps(promoters=12, passives=4, detractors=4)).value, 40, "= 40."),
    "csat": (known(csat({3: 4, 4: 6, 5: 10}).satisfied).value, 0.8, "= 80%."),
    "contact_csat": (known(csat({3: 4, 4: 6, 5: 10}).satisfied).value, 0.8, "= 80%."),
    "csat_mean": (known(csat_mean({5: 2, 4: 1, 2: 1})).value, 4, "= 4."),
    "ces": (known(ces({7: 1, 6: 1, 5: 1, 4: 2})).mean, 5.2, "= 5.2, good."),
    "ces_1_7": (known(ces({7: 1, 6: 2, 3: 1}, scale=ONE_TO_SEVEN)).mean, 5.5, "= 5.5."),
    "ces_easy": (known(ces({7: 5, 6: 5, 5: 5, 4: 5}, scale=ONE_TO_SEVEN)).easy.value, 0.75, "= 75%."),
    "response_rate": (share(180, 1000), 0.18, "18%."),
    "scores": (share(30, 200), 0.15, "15%."),
    "replies": (share(10, 40), 0.25, "25%."),
    "tone_positive": (share(12, 40), 0.3, "= 30%."),
    "tone_negative": (share(10, 40), 0.25, "= 25%."),
    "theme_share": (share(12, 40), 0.3, "= 30%."),
    "kano_better": (NEEDS.better, 0.6, "= 0.6."),
    "kano_worse": (NEEDS.worse, -0.7, "= −0.7."),
    "first_contact_resolution": (share(1, 2), 0.5, "= 50%."),
    "said_by_agents": (share(8, 9), 8 / 9, "= 89%."),
    "said_by_customers": (share(30, 40), 0.75, "= 75%."),
    "handle_time": (known(mean(n=3, total=18, squares=116)).value, 6, "= 6 minutes"),
    "first_answer_time": (percentile([1, 2, 9], 0.9), 7.6, "7.6."),
    "solution_time": (percentile([4, 10, 12 - 6], 0.5), 6, "is 6."),
    "promises_kept": (share(17, 20), 0.85, "= 85%."),
    "followed_up": (share(15, 20), 0.75, "= 75%."),
    "recovered": (share(4, 6), 2 / 3, "= 67%"),
    "recovery_change": (known(mean(n=2, total=8, squares=50)).value, 4, "= 4."),
    "recovery_return": (payback(extra_margin=Decimal(230), points=Decimal(8)), 27.75, "= 27.75."),
    "cohort_share": (share(15, 50), 0.3, "= 30% in month 2"),
    "retention": (KEPT.value, 0.8, "80%."),
    "churn": (churn(KEPT).value, 0.2, "20%."),
    "lifetime": (lifetime(KEPT).periods, 5, "= 5 years"),
    "time_stayed": (survival_at(STAYED, 6), 0.7875, "= 79%."),
    "cac": (cac(cost=Decimal(6000), customers_won=20), 300, "300."),
    "service_cost": (
        service_cost({"phone": 3, "email": 1, "visit": 2}, {"phone": Decimal("6.5"), "email": Decimal(4)}),
        23.5,
        "= 23.50.",
    ),
    "clv_value": (
        clv_value(
            revenue=Decimal(1000),
            service_cost=Decimal(200),
            lifetime=Decimal(5),
            acquisition_cost=Decimal(300),
        ),
        3700,
        "= 3,700.",
    ),
    "clv_simple": (
        clv_simple(basket=Decimal(50_000), purchases_per_period=Decimal(2), periods=Decimal(24)),
        2_400_000,
        "= 2,400,000 XAF",
    ),
    "clv_discounted": (
        clv_discounted(margin=Decimal(100), retention=Decimal("0.8"), discount=Decimal("0.1")),
        366.67,
        "= 366.67;",
    ),
    "clv_to_cac": (clv_to_cac(clv=Decimal(3700), cac=Decimal(300)), 12.33, "= 12.3."),
    "rfm": (rfm_scores([Decimal(1)] * 60 + [Decimal(2 + n) for n in range(40)])[0], 2, "= 2."),
    "loyalty": (loyalty({"tenure": 0.9, "frequency": 0.5, "nps": None, "tier": 0.5}), 1.9 / 3, "= 63%."),
    "opportunity": (opportunity(potential=200 + 150, captured=200), 150, "of 150."),
    "value_tier": (TIERS.index("regular"), 1 + 2, "1 great, 2 good, 7 ordinary"),
    "status": (gap_percentile([[0, 10], [0, 20], [0, 30], [0, 40]]), 37, "37 days"),
    "staff_index": (STAFF.mean, 60, "= 60."),
    "staff_strength": (STAFF.strong, 0.4, "40% strong, 40% medium, 20% low"),
    "staff_alpha": (cronbach_alpha([[1, 2], [2, 1], [3, 3]]), 0.67, "= 0.67."),
    "staff_and_customers": (known(spearman([1, 2, 3, 4], [1, 3, 2, 4])).value, 0.8, "0.8."),
    "journey_lift": (
        known(lift(treated_hits=56, treated=70, held_back_hits=48, held_back=80)).value,
        0.2,
        "= +20 points",
    ),
    "extra_margin": (
        known(extra_margin(treated=spent(500, 45), held_back=spent(100, 40), rate=0.4)).value,
        1000,
        "= 1,000.",
    ),
    "action_return": (payback(extra_margin=Decimal(1000), messages=Decimal(500)), 1, "= 100%."),
    "driver_weight": (weights()[0] / sum(weights()), 0.8, "80% and 20% of the explained 45%"),
    "backtest_error": (total_error([60.0, 50.0], [40, 60]), 0.1, "+10%."),
}

# Counted or added up in SQL, foretold by the model, or taken down as somebody said it.
WITHOUT = {
    *("orders", "revenue", "active_customers", "contacts", "customers_won", "recency", "points_outstanding"),
    *("cohort_revenue", "profile_completeness", "value_saved", "recovery_cost", "fair_comparison", "answers"),
    *("predicted_value", "alive", "next_purchase", "buys_soon", "churn_risk"),
    *("value_at_stake", "purchases_expected", "licensed_cos", "journey_progress", "segment_size"),
}


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_example_is_what_the_formula_gives(key):
    found, wanted, written = EXAMPLES[key]
    assert float(known(found)) == pytest.approx(wanted, abs=0.005)
    assert written in str(get(key).example)


def test_no_figure_goes_without():
    assert set(EXAMPLES) | WITHOUT == {metric.key for metric in METRICS}
    assert not set(EXAMPLES) & WITHOUT
