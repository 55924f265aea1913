"""Satisfaction: the share of 4 and 5."""

import pytest

from metrics.domain.formulas.csat import Csat, csat
from metrics.domain.formulas.proportion import proportion
from tests.metrics.formulas.known import known


def test_sixteen_satisfied_of_twenty():
    result = csat({1: 1, 2: 1, 3: 2, 4: 6, 5: 10})
    assert result == Csat(satisfied=proportion(hits=16, n=20))
    assert known(result.satisfied).value == pytest.approx(0.8)


def test_answers_off_the_scale_are_counted_apart():
    assert csat({0: 3, 4: 1, 6: 2}) == Csat(satisfied=proportion(hits=1, n=1), out_of_range=5)


def test_no_answers_are_no_data():
    assert csat({}) == Csat(satisfied=None)
