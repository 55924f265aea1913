"""How unequally something is spread, against worked examples."""

import pytest

from metrics.domain.formulas.concentration import bands, gini, lorenz, share_classes, top_share


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1, 2, 3], 2 / 9),
        ([5, 5, 5, 5], 0.0),
        ([0, 0, 0, 10], 0.75),
        ([-4, 0, 0, 10], 0.75),  # who brings less than nothing brings nothing
        ([], None),
        ([0, 0], None),
        ([-5.0], None),
    ],
)
def test_gini(values, told):
    assert gini(values) == (None if told is None else pytest.approx(told))


def test_lorenz_begins_with_those_who_bring_least():
    assert lorenz([3, 1, 2, 4], points=4) == pytest.approx([0, 0.1, 0.3, 0.6, 1])
    assert lorenz([7], points=2) == pytest.approx([0, 0.5, 1])
    assert lorenz([0, 0]) == []
    # Twice the area between the curve and the diagonal is Gini's coefficient.
    curve = lorenz([1, 2, 3], points=3)
    area = sum((curve[at] + curve[at + 1]) / 6 for at in range(3))
    assert 1 - 2 * area == pytest.approx(gini([1, 2, 3]))


def test_the_share_of_the_best_tenth():
    assert top_share([500, *[100] * 9]) == pytest.approx(500 / 1400)
    assert top_share([100] * 10) == pytest.approx(0.1)
    assert top_share([8]) == pytest.approx(0.1)  # a tenth of the one
    assert top_share([]) is None


def test_classes_by_share_keep_equals_together():
    values = [70, 10, 10, 5, 5]
    assert share_classes(values) == [[70, None, 1, 70], [10, 70, 2, 20], [None, 10, 2, 10]]
    assert share_classes([4, 4, 4]) == [[4, None, 3, 12], [4, 4, 0, 0], [None, 4, 0, 0]]
    assert share_classes([0]) == []


def test_bands_lie_between_the_hundredths_and_are_open_outside():
    assert bands([-3, 0, 4, 5, 12, 60], most=12) == [
        [None, 0.01, 2, -3],
        [0.01, 4, 0, 0],
        [4, 5, 1, 4],
        [5, 6, 1, 5],
        [6, 8, 0, 0],
        [8, 10, 0, 0],
        [10, 15, 1, 12],
        [15, None, 1, 60],
    ]
    assert bands([]) == [[None, 0.01, 0, 0], [0.01, None, 0, 0]]
    assert bands([7] * 3) == [[None, 0.01, 0, 0], [0.01, 6, 0, 0], [6, 8, 3, 21], [8, None, 0, 0]]


def test_one_very_large_customer_does_not_squeeze_the_others_into_one_band():
    usual = [10.0 * 1.03**n for n in range(200)]
    with_a_giant = bands([*usual, 1e9])
    assert [band[:2] for band in with_a_giant[2:]] == [
        [10, 20],
        [20, 50],
        [50, 100],
        [100, 200],
        [200, 500],
        [500, 1000],
        [1000, 2000],
        [2000, 5000],
        [5000, None],
    ]
    assert [band[2] for band in with_a_giant] == [0, 0, 24, 31, 23, 24, 31, 23, 24, 20, 1]
    assert len(bands([0.02, 1e4, 1e9])) <= 12


def test_what_spans_three_powers_of_ten_is_still_told_apart_within_each():
    spread = bands([10 ** (n / 100) for n in range(51, 349)], most=10)
    assert [(low, high, many) for low, high, many, _sum in spread] == [
        (None, 0.01, 0),
        (0.01, 3, 0),
        (3, 10, 49),
        (10, 30, 48),
        (30, 100, 52),
        (100, 300, 48),
        (300, 1000, 52),
        (1000, 3000, 48),
        (3000, None, 1),
    ]
