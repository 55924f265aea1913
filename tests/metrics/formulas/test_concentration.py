"""How unequally something is spread, against worked examples."""

import pytest

from metrics.domain.formulas.concentration import gini, log_bands, lorenz, share_classes, top_share


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


def test_bands_double_and_the_lowest_take_the_rest():
    assert log_bands([-3, 0, 4, 5, 12, 60], most=5) == [
        [None, 0.01, 2, -3],
        [0.01, 10, 2, 9],
        [10, 20, 1, 12],
        [20, 50, 0, 0],
        [50, None, 1, 60],
    ]
    assert log_bands([]) == [[None, 0.01, 0, 0], [0.01, None, 0, 0]]
