"""A share and its Wilson interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.proportion import compare_shares, proportion
from tests.metrics.formulas.known import known


def test_sixteen_of_twenty():
    share = known(proportion(hits=16, n=20))
    assert (share.value, share.n) == (0.8, 20)
    assert (round(share.low, 4), round(share.high, 4)) == (0.5840, 0.9193)


def test_nothing_observed_is_no_data_not_zero():
    assert proportion(hits=0, n=0) is None


@pytest.mark.parametrize(("hits", "n"), [(5, 4), (-1, 4), (0, -1)])
def test_it_refuses_what_is_no_share(hits, n):
    with pytest.raises(ValueError, match="not a share"):
        proportion(hits=hits, n=n)


@given(st.integers(1, 10_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(drawn):
    hits, n = drawn
    share, mirrored = known(proportion(hits=hits, n=n)), known(proportion(hits=n - hits, n=n))
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert mirrored.low == pytest.approx(1 - share.high, abs=1e-9)
    assert mirrored.high == pytest.approx(1 - share.low, abs=1e-9)
    assert share.low < share.high


def test_the_published_example_of_a_difference():
    """56 of 70 and 48 of 80: Newcombe (1998), table II, column a, method 10."""
    found = known(compare_shares(proportion(hits=56, n=70), proportion(hits=48, n=80)))
    assert round(found.difference, 4) == 0.2
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.distinguishable


def test_a_difference_within_the_noise_and_none_without_data():
    assert not known(compare_shares(proportion(hits=5, n=10), proportion(hits=4, n=10))).distinguishable
    assert compare_shares(proportion(hits=5, n=10), None) is None
    assert compare_shares(None, proportion(hits=5, n=10)) is None
