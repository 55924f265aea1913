"""Values and intervals from sums alone; what is a change and what is noise."""

import pytest

from metrics.domain import registry
from metrics.domain.formulas.case_mix import Stratum, case_mix
from metrics.domain.registry.metric import Method
from metrics.domain.snapshot.estimate import Change, Estimate, Sums, change, estimate
from metrics.domain.snapshot.words import interval_words
from metrics.models import MetricSnapshot


def between(method: Method, *sums: float) -> tuple[float | None, ...]:
    found = estimate(method, Sums(int(sums[0]), *sums[1:]))
    return tuple(each if each is None else round(each, 4) for each in (found.value, found.low, found.high))


def test_an_interval_is_told_as_far_as_the_scale_goes():
    told = interval_words(registry.get("ces"), MetricSnapshot(value=4, n=2, low=-12.4, high=20.4))
    assert told == ["0.00", "7.00"]
    assert interval_words(registry.get("ces"), MetricSnapshot(value=4, n=1)) == []


def test_the_published_examples_from_their_sums():
    assert between(Method.NPS, 1000, 300, 700) == (30, 25.077, 34.7435)
    assert between(Method.SHARE, 20, 16, 16) == (0.8, 0.584, 0.9193)
    assert between(Method.LIFETIME, 100, 80, 80) == (5, 3.4623, 7.4981)
    assert between(Method.MEAN, 3, 18, 116) == (6, 1.0317, 10.9683)
    assert between(Method.RATIO, 2, 200, 0) == (100, None, None)
    assert between(Method.RATIO, 20, 31, 0, 4) == (7.75, None, None)
    assert between(Method.TOTAL, 3, -40, 0) == (-40, None, None)
    known = case_mix([Stratum(55, 60, 90, 100), Stratum(25, 40, 50, 100)])
    variance = 60 * 0.9 * 0.1 * (1 - 60 / 100) + 40 * 0.5 * 0.5 * (1 - 40 / 100)
    assert known
    found = estimate(Method.BESIDE, Sums(100, 6, variance, 74))
    told = (known.difference, known.low, known.high)
    assert (found.value, found.low, found.high) == pytest.approx(told)


@pytest.mark.parametrize("method", list(Method))
def test_nothing_counted_is_no_value(method):
    assert estimate(method, Sums(0, 0, 0)) == Estimate()


def test_where_nobody_left_the_bound_alone_is_known():
    assert between(Method.LIFETIME, 10, 10, 10) == (None, 3.6032, None)
    assert between(Method.RATIO, 5, 5, 5, 0) == (None, None, None)


def test_what_is_a_change():
    before = Sums(1000, 300, 700)
    assert change(Method.NPS, Sums(1000, 400, 700), before) == Change(10, True)
    assert change(Method.NPS, Sums(1000, 310, 700), before) == Change(1, False)
    assert change(Method.SHARE, Sums(100, 75, 75), Sums(100, 50, 50)) == Change(0.25, True)
    assert change(Method.MEAN, Sums(3, 18, 116), Sums(3, 15, 77)) == Change(1, False)
    assert change(Method.TOTAL, Sums(3, 18, 0), Sums(3, 15, 0)) == Change(3, None)
    assert change(Method.MEAN, Sums(1, 5, 25), Sums(3, 15, 77)) == Change(0, None)
    assert change(Method.NPS, Sums(0, 0, 0), before) is None
    assert change(Method.BESIDE, Sums(100, 9, 4, 70), Sums(100, 0, 4, 70)) == Change(0.09, True)
    assert change(Method.BESIDE, Sums(100, 5, 4, 70), Sums(100, 0, 4, 70)) == Change(0.05, False)


def test_too_little_to_be_expected_is_no_interval_and_no_verdict():
    assert between(Method.BESIDE, 100, 6, 8, 97) == (0.06, None, None)
    assert change(Method.BESIDE, Sums(100, 9, 4, 97), Sums(100, 0, 4, 70)) == Change(0.09, None)
