"""A share and its Wilson interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.proportion import proportion
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
