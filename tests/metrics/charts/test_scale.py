"""Ranges, ticks and labels."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.charts.scale import Scale, label_step, nice_scale, plain, shorten


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 7], (0, 2, 4, 6, 8)),
        ([0, 100], (0, 25, 50, 75, 100)),
        ([-30, 10], (-30, -20, -10, 0, 10)),
        ([0.1, 0.3], (0, 0.1, 0.2, 0.3)),
        ([0], (0, 0.25, 0.5, 0.75, 1)),
        ([], (0, 0.25, 0.5, 0.75, 1)),
        ([-8], (-8, -6, -4, -2, 0)),
        ([5e-324], (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_round_ticks(values, ticks):
    assert nice_scale(values).ticks == ticks


def test_counts_have_no_half_ticks():
    assert nice_scale([1, 2], whole=True).ticks == (0, 1, 2)


def test_not_from_zero():
    assert nice_scale([2010, 2070], from_zero=False).ticks == (2000, 2020, 2040, 2060, 2080)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1), st.booleans(), st.booleans())
def test_ticks_enclose_the_values_in_equal_steps(values, from_zero, whole):
    scale = nice_scale(values, from_zero=from_zero, whole=whole)
    hair = (scale.high - scale.low) * 1e-6
    assert scale.low - hair <= min(values) <= max(values) <= scale.high + hair
    assert 2 <= len(scale.ticks) <= 7
    assert all(low < high for low, high in pairwise(scale.ticks))


def test_places_stay_on_the_picture():
    scale = Scale(low=-100, high=100)
    assert [scale.at(value) for value in (-150, -100, 0, 100, 150)] == [0, 0, 50, 100, 100]
    assert Scale(low=5, high=5).at(5) == 0


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), float("-inf"), 1e300])
def test_what_cannot_be_drawn_is_missing(value):
    assert plain(value) is None


def test_labels_are_thinned_to_the_room_there_is():
    assert label_step(["janv."] * 12, width=600) == 1
    assert label_step(["janv."] * 12, width=280) == 2
    assert label_step(["janvier"], width=1) == 1


def test_a_cut_label_ends_in_an_ellipsis():
    assert shorten("Grands clients", limit=20) == "Grands clients"
    assert shorten("Grands clients", limit=8) == "Grands…"
