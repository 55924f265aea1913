"""Lifetime value, each way under its own name."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.clv import (
    clv_discounted,
    clv_discounted_future,
    clv_of_the_literature,
    clv_simple,
    clv_to_cac,
    clv_value,
)
from tests.metrics.formulas.known import known

YEAR = {
    "revenue": Decimal(1000),
    "service_cost": Decimal(200),
    "acquisition_cost": Decimal(300),
    "lifetime": 1 / (1 - Decimal("0.8")),
}


def test_value_charges_the_acquisition_once():
    assert clv_value(**YEAR) == Decimal(3700)


def test_the_literature_charges_it_every_period():
    assert clv_of_the_literature(**YEAR) == Decimal(2500)


def test_simple_value_over_two_years():
    value = clv_simple(basket=Decimal(50_000), purchases_per_period=Decimal(2), periods=Decimal(24))
    assert value == Decimal(2_400_000)


def test_discounted_with_and_without_the_first_margin():
    rates = {"margin": Decimal(100), "retention": Decimal("0.8"), "discount": Decimal("0.1")}
    assert round(known(clv_discounted(**rates)), 2) == Decimal("366.67")
    assert round(known(clv_discounted_future(**rates)), 2) == Decimal("266.67")


def test_an_endless_sum_is_no_figure():
    rates = {"margin": Decimal(100), "retention": Decimal(1), "discount": Decimal(0)}
    assert clv_discounted(**rates) is None
    assert clv_discounted_future(**rates) is None


@pytest.mark.parametrize(("retention", "discount"), [("1.1", "0.1"), ("-0.1", "0.1"), ("0.8", "-0.1")])
def test_it_refuses_rates_out_of_range(retention, discount):
    with pytest.raises(ValueError, match="must lie in"):
        clv_discounted(margin=Decimal(100), retention=Decimal(retention), discount=Decimal(discount))


def test_clv_to_cac():
    assert clv_to_cac(clv=Decimal(3700), cac=Decimal(300)) == Decimal(3700) / 300
    assert clv_to_cac(clv=Decimal(3700), cac=Decimal(0)) is None


@given(st.decimals("0", "0.99", places=2), st.decimals("0.01", "1", places=2))
def test_the_two_discounted_values_differ_by_the_first_margin(retention, discount):
    rates = {"margin": Decimal(100), "retention": retention, "discount": discount}
    assert round(known(clv_discounted(**rates)) - known(clv_discounted_future(**rates)), 9) == 100
