"""Customer effort: the mean on its own scale, with a t interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.ces import ONE_TO_SEVEN, ZERO_TO_SEVEN, ces
from tests.metrics.formulas.known import known


def test_a_mean_of_five_point_two_reads_good():
    score = known(ces({4: 1, 5: 2, 6: 2}))
    assert (score.mean, score.n, score.scale, score.reading) == (5.2, 5, ZERO_TO_SEVEN, "good")


def test_the_interval_is_students():
    score = known(ces({4: 1, 5: 2, 6: 2}))
    # s = √0.7, t with 4 degrees of freedom = 2.776445 (any table)
    assert score.low == pytest.approx(5.2 - 2.776445 * (0.7 / 5) ** 0.5, abs=1e-5)
    assert score.high == pytest.approx(5.2 + 2.776445 * (0.7 / 5) ** 0.5, abs=1e-5)


def test_one_answer_has_no_interval():
    score = known(ces({6: 1}))
    assert (score.mean, score.low, score.high) == (6.0, None, None)


def test_no_answer_on_the_scale_is_no_data():
    assert ces({}) is None
    assert ces({0: 4, 8: 1}, scale=ONE_TO_SEVEN) is None


def test_the_published_scale_has_its_share_of_easy_and_no_borrowed_words():
    score = known(ces({0: 1, 4: 1, 5: 1, 7: 2}, scale=ONE_TO_SEVEN))
    assert (score.n, score.out_of_range, score.easy.value, score.reading) == (4, 1, 0.75, None)


@pytest.mark.parametrize(
    ("score", "reading"), [(0, "very hard"), (2, "hard"), (3, "neither"), (5, "good"), (6, "very easy")]
)
def test_readings_follow_the_anchors_of_the_scale(score, reading):
    assert known(ces({score: 3})).reading == reading


@given(st.dictionaries(st.integers(0, 7), st.integers(0, 10_000)))
def test_mean_and_interval_stay_on_the_scale(answers):
    score = ces(answers)
    if score is None:
        assert sum(answers.values()) == 0
    elif score.n == 1:
        assert score.low is None
    else:
        assert 0 <= known(score.low) <= score.mean <= known(score.high) <= 7
