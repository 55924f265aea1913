"""Do two figures rise together?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.domain.formulas.correlation import ranks, spearman
from tests.metrics.formulas.known import known

IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
HOURS = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]


def test_the_textbook_example():
    """1 − 6 · 194 / (10 · 99) = −29 / 165; tanh(−0.1776 ± 0.7465)."""
    found = known(spearman(IQ, HOURS))
    assert (found.n, found.value) == (10, pytest.approx(-29 / 165))
    assert (round(found.low or 0, 3), round(found.high or 0, 3)) == (-0.728, 0.515)


def test_equals_share_their_mean_rank():
    assert ranks([10, 20, 20, 5]) == [2, 3.5, 3.5, 1]


def test_too_few_pairs_or_no_difference_tell_nothing():
    assert (spearman([1, 2], [3, 4]), spearman([1, 1, 1], [1, 2, 3])) == (None, None)
    three = known(spearman([1, 2, 3], [3, 2, 1]))
    assert (three.value, three.low, three.high) == (pytest.approx(-1), None, None)
    with pytest.raises(ValueError, match="its y"):
        spearman([1, 2, 3], [1, 2])


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=5, max_size=30))
def test_only_the_order_counts(pairs):
    xs, ys = zip(*pairs, strict=True)
    found, turned = spearman(xs, ys), spearman([x**3 for x in xs], [-y for y in ys])
    assert (found is None) == (turned is None)
    if found and turned:
        assert turned.value == pytest.approx(-found.value)
