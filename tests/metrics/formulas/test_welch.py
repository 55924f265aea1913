"""Two means apart from each other, or not."""

import sys

import pytest
from scipy.special import stdtrit

from metrics.domain.formulas.welch import Sample, compare_means

ONE = "27.5 21.0 19.0 23.6 17.0 17.9 16.9 20.1 21.9 22.6 23.1 19.6 19.0 21.7 21.4"
OTHER = "27.1 22.0 20.8 23.4 23.4 23.5 25.8 22.0 24.8 20.2 21.9 22.1 22.9 20.5 24.4"


def sample(values: str) -> Sample:
    read = [float(value) for value in values.split()]
    return Sample(len(read), sum(read), sum(value**2 for value in read))


def test_two_samples_of_like_size():
    """The first published example of two samples with unlike variances."""
    change = compare_means(sample(ONE), sample(OTHER))
    assert change
    assert (change.difference, change.t) == pytest.approx((-2.1667, -2.4554), abs=1e-3)
    assert (change.low, change.high) == pytest.approx((-3.9841, -0.3492), abs=2e-3)
    assert (change.freedom, change.distinguishable) == (pytest.approx(24.99, abs=0.02), True)


@pytest.mark.parametrize("n", [22, 30, 300, 10**6])
def test_of_many_the_interval_costs_no_page_a_second(monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    change = compare_means(Sample(n, 5.0 * n, 34.0 * n), Sample(n, 4.0 * n, 20.0 * n))
    assert change
    wide = (change.high - change.low) / 2 * change.t / change.difference
    assert wide == pytest.approx(float(stdtrit(change.freedom, 0.975)), abs=2e-5)


def test_too_little_to_tell():
    assert compare_means(sample("5"), sample("4 5 6")) is None
    assert compare_means(sample("5 5"), sample("4 4")) is None, "nothing varies: no scale to hold it against"
    noise = compare_means(sample("5 6 4"), sample("4 5 6.1"))
    assert noise
    assert not noise.distinguishable
