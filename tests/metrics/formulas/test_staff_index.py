"""How customer-oriented staff say they are."""

import pytest

from metrics.domain.formulas.staff_index import cronbach_alpha, staff_index
from tests.metrics.formulas.known import known

FIVE = [[5, 5], [5, 4], [4, 3], [3, 3], [1, 1]]  # 100, 87.5, 62.5, 50, 0


def test_mean_and_shares_by_strength():
    found = known(staff_index(FIVE))
    assert (found.mean, found.n, found.strong, found.medium, found.low) == (60, 5, 0.4, 0.4, 0.2)
    assert found.out_of_range == 0


def test_fewer_than_five_stay_unseen():
    assert staff_index(FIVE[:4]) is None
    assert known(staff_index(FIVE[:4], least_group=4)).n == 4
    assert staff_index([], least_group=0) is None


def test_an_answer_off_the_scale_leaves_its_person_out():
    found = known(staff_index([*FIVE, [6, 1]]))
    assert (found.n, found.out_of_range, found.mean) == (5, 1, 60)


def test_everybody_answers_the_same_items():
    with pytest.raises(ValueError, match="same items"):
        staff_index([[1, 2], [3]])


def test_alpha_of_items_that_say_the_same_and_of_those_that_do_not_quite():
    """Items 1 2 3 and 2 1 3: variances 1 and 1, sums 3 3 6 of variance 3: 2 · (1 − 2/3) = 0.667."""
    assert cronbach_alpha([[1, 1], [3, 3], [5, 5]]) == pytest.approx(1)
    assert cronbach_alpha([[1, 2], [2, 1], [3, 3]]) == pytest.approx(2 / 3)


def test_without_items_people_or_differences_there_is_no_alpha():
    assert [cronbach_alpha(each) for each in ([], [[1, 2]], [[1], [2]], [[3, 3], [3, 3]])] == [None] * 4
