"""A mean from sums, with Student's interval."""

import pytest

from metrics.domain.formulas.mean import Mean, mean
from tests.metrics.formulas.known import known


def test_four_six_and_eight():
    """t with two degrees of freedom is 4.3027; s = 2."""
    found = known(mean(n=3, total=18, squares=116))
    assert (found.value, found.n) == (6, 3)
    assert [round(known(limit), 4) for limit in (found.low, found.high)] == [1.0317, 10.9683]


def test_one_value_has_no_interval_and_none_is_no_data():
    assert mean(n=1, total=5, squares=25) == Mean(5, 1, None, None)
    assert mean(n=0, total=0, squares=0) is None


def test_equal_values_have_an_interval_of_no_width_in_spite_of_rounding():
    found = known(mean(n=3, total=0.3, squares=0.03))
    assert known(found.low) <= found.value <= known(found.high)


@pytest.mark.parametrize("given", [{"n": -1, "squares": 1}, {"n": 1, "squares": -1}])
def test_it_refuses_what_cannot_be(given):
    with pytest.raises(ValueError, match="values"):
        mean(total=1, **given)
