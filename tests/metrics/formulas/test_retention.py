"""Retention, churn, compounding and lifetime."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.proportion import proportion
from metrics.domain.formulas.retention import churn, compound, lifetime, retention
from tests.metrics.formulas.known import known


def test_eighty_of_a_hundred_kept():
    assert known(retention(active_before=100, active_in_both=80)) == proportion(hits=80, n=100)
    assert known(retention(active_before=100, active_in_both=80)).value == pytest.approx(0.8)


def test_customers_who_came_back_are_not_retained():
    before, now = set(range(100)), set(range(80)) | set(range(200, 230))
    assert known(retention(active_before=len(before), active_in_both=len(before & now))).value == 0.8


def test_without_a_base_there_is_no_data():
    assert retention(active_before=0, active_in_both=0) is None


def test_churn_is_the_rest_with_the_limits_swapped():
    kept = known(retention(active_before=100, active_in_both=80))
    lost = churn(kept)
    assert (lost.n, lost.value) == (100, pytest.approx(0.2))
    assert (lost.low, lost.high) == (1 - kept.high, 1 - kept.low)


def test_five_percent_a_month_is_forty_six_a_year():
    assert round(compound(0.05, periods=12), 2) == 0.46


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_compounding_refuses_what_is_no_rate(rate):
    with pytest.raises(ValueError, match="between 0 and 1"):
        compound(rate, periods=12)


def test_retention_of_four_fifths_lasts_five_periods():
    life = lifetime(known(retention(active_before=100, active_in_both=80)))
    assert (life.periods, life.no_churn_observed) == (pytest.approx(5), False)


def test_without_churn_there_is_a_bound_and_no_infinity():
    kept = known(retention(active_before=50, active_in_both=50))
    life = lifetime(kept)
    assert (life.periods, life.no_churn_observed) == (None, True)
    assert life.at_least == pytest.approx(1 / (1 - kept.low)) == pytest.approx(14.015, abs=0.01)


@given(st.integers(1, 1_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_lifetime_is_finite_and_above_its_bound(drawn):
    kept, base = drawn
    life = lifetime(known(retention(active_before=base, active_in_both=kept)))
    assert 1 <= life.at_least < float("inf")
    assert life.periods is None or life.at_least <= life.periods + 1e-9


@given(st.floats(0, 1), st.integers(0, 120))
def test_compounded_churn_grows_and_never_passes_everything(rate, periods):
    assert 0 <= compound(rate, periods=periods) <= compound(rate, periods=periods + 1) + 1e-12 <= 1 + 1e-9
