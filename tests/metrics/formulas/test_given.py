"""What is no number makes no figure; floats do where exact decimals do."""

from collections.abc import Callable
from decimal import Decimal
from math import inf, nan
from typing import Any

import numpy as np
import pytest

from metrics.domain.formulas import clv
from metrics.domain.formulas.basket import average_basket, purchase_frequency
from metrics.domain.formulas.bg_nbd import Buying, Histories
from metrics.domain.formulas.cac import cac
from metrics.domain.formulas.chi_square import chi_square
from metrics.domain.formulas.concentration import bands, gini, lorenz, share_classes, top_share
from metrics.domain.formulas.correlation import spearman
from metrics.domain.formulas.csat import csat, csat_mean
from metrics.domain.formulas.drivers import relative_weights
from metrics.domain.formulas.forecast_error import total_error
from metrics.domain.formulas.gamma_gamma import fit_spending
from metrics.domain.formulas.gap import gap_percentile
from metrics.domain.formulas.mean import mean
from metrics.domain.formulas.nps import nps, nps_counts
from metrics.domain.formulas.opportunity import loyalty, opportunity, priority
from metrics.domain.formulas.outlook import alive, buys_within, likely_wait, purchases, rate
from metrics.domain.formulas.payback import payback
from metrics.domain.formulas.proportion import proportion
from metrics.domain.formulas.rank import percentile, percentile_rank, rfm_scores, value_tiers
from metrics.domain.formulas.retention import compound, periods_stayed
from metrics.domain.formulas.service_cost import service_cost
from metrics.domain.formulas.staff_index import cronbach_alpha
from metrics.domain.formulas.survival import kaplan_meier
from metrics.domain.formulas.welch import Sample, compare_means

REFUSED = "no number|not all|cannot|a share|not a share|negative|lies between|lie between|must lie|a history"
BUYING = Buying("bg", r=0.243, alpha=4.414, a=0.793, b=2.426)
GIVEN: dict[str, Callable[[Any], Any]] = {
    "basket": lambda odd: average_basket(net_revenue=odd, orders=2),
    "frequency": lambda odd: purchase_frequency(orders=2, customer_years=odd),
    "cac": lambda odd: cac(cost=odd, customers_won=2),
    "chi-square": lambda odd: chi_square([[odd, 2], [3, 4]]),
    "value": lambda odd: clv.clv_value(revenue=odd, service_cost=1.0, lifetime=2.0, acquisition_cost=1.0),
    "simple": lambda odd: clv.clv_simple(basket=odd, purchases_per_period=1.0, periods=2.0),
    "discounted": lambda odd: clv.clv_discounted(margin=1.0, retention=0.5, discount=odd),
    "future": lambda odd: clv.clv_discounted_future(margin=odd, retention=0.5, discount=0.1),
    "next": lambda odd: clv.clv_next_period(margin=1.0, retention=odd),
    "to cac": lambda odd: clv.clv_to_cac(clv=1.0, cac=odd),
    "gini": lambda odd: gini([odd, 1]),
    "lorenz": lambda odd: lorenz([odd, 1]),
    "top share": lambda odd: top_share([2, 1], part=odd),
    "classes": lambda odd: share_classes([odd, 1]),
    "bands": lambda odd: bands([odd, 1]),
    "spearman": lambda odd: spearman([odd, 1, 2], [1, 2, 3]),
    "csat": lambda odd: csat({5: odd}),
    "csat mean": lambda odd: csat_mean({5: odd}),
    "drivers": lambda odd: relative_weights([[odd], [1], [2]], [1, 2, 3]),
    "error": lambda odd: total_error([odd], [1]),
    "spending": lambda odd: fit_spending(mean=[1, 2, 3], n=[nan if odd == inf else odd, 1, 1]),
    "gap": lambda odd: gap_percentile([[odd, 1, 5]]),
    "mean": lambda odd: mean(n=2, total=odd, squares=5),
    "nps": lambda odd: nps(promoters=odd, passives=1, detractors=1),
    "nps counts": lambda odd: nps_counts({9: odd}),
    "loyalty": lambda odd: loyalty({"tenure": odd}),
    "opportunity": lambda odd: opportunity(potential=odd, captured=1),
    "priority": lambda odd: priority(loyal=0.5, open_value=odd),
    "payback": lambda odd: payback(extra_margin=10.0, messages=odd),
    "share": lambda odd: proportion(hits=odd, n=odd),
    "tiers": lambda odd: value_tiers({1: odd}),
    "rfm": lambda odd: rfm_scores([odd, 1.0]),
    "percentile": lambda odd: percentile([odd, 1], 0.5),
    "percentile rank": lambda odd: percentile_rank([1, 2], odd),
    "compound": lambda odd: compound(0.1, periods=odd),
    "periods": periods_stayed,
    "service cost": lambda odd: service_cost({"phone": 1}, {"phone": odd}),
    "alpha": lambda odd: cronbach_alpha([[odd, 1], [1, 2]]),
    "survival": lambda odd: kaplan_meier([odd], [True]),
    "means": lambda odd: compare_means(Sample(2, odd, 5), Sample(2, 1, 5)),
    "histories": lambda odd: Histories.of([1], [0], [odd]),
}


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("odd", [nan, inf])
def test_what_is_no_number_is_refused(name, odd):
    with pytest.raises(ValueError, match=REFUSED):
        GIVEN[name](odd)


def test_less_than_none_is_refused():
    below = ("cac", "chi-square", "to cac", "csat", "nps", "nps counts", "payback", "share", "compound")
    for name in (*below, "periods", "service cost", "survival", "histories", "discounted", "next"):
        with pytest.raises(ValueError, match=REFUSED):
            GIVEN[name](-1)


def test_money_is_had_as_floats_and_as_exact_decimals():
    def of(money: Callable[[str], Any]) -> list[Any]:
        served = service_cost({"phone": 3, "visit": 1}, {"phone": money("6.5")})
        return [
            served,
            clv.clv_next_period(margin=money("100"), retention=money("0.5")),
            payback(extra_margin=money("1000"), messages=money("500")),
            cac(cost=money("6000"), customers_won=20),
            average_basket(net_revenue=money("200"), orders=4),
        ]

    assert of(float) == of(Decimal) == [19.5, 50, 1, 300, 50]
    assert {type(each) for each in of(float)} == {float}
    assert {type(each) for each in of(Decimal)} == {Decimal}
    assert service_cost({}, {}) == 0


def test_numbers_give_a_number_and_lists_an_array():
    told = [
        alive(BUYING, x=2, t_x=30, age=38),
        rate(BUYING, x=2, age=38, ahead=1),
        purchases(BUYING, x=2, age=38, ahead=39),
        buys_within(BUYING, x=2, age=38, ahead=0),
        likely_wait(BUYING, x=2, age=38, alive=0.7),
    ]
    assert all(isinstance(each, float) for each in told)
    assert str(told[3]) == "0.0"
    assert np.shape(purchases(BUYING, x=[1, 2], age=[9, 9], ahead=4)) == (2,)


def test_an_unknown_history_is_not_foretold_and_the_past_neither():
    assert np.isnan(alive(BUYING, x=nan, t_x=1, age=3))
    for foretold in (rate, purchases, buys_within):
        with pytest.raises(ValueError, match="ahead"):
            foretold(BUYING, x=1, age=3, ahead=-1)
