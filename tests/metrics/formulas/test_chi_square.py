"""Chi-squared: whether shares differ between groups."""

import pytest

from metrics.domain.formulas.chi_square import chi_square
from tests.metrics.formulas.known import known


def test_handedness_of_men_and_women():
    """The usual example, 43 and 9 of 52 men, 44 and 4 of 48 women: χ² = 1.7774 with one degree of freedom."""
    found = known(chi_square([(43, 9), (44, 4)]))
    assert (round(found.statistic, 4), found.freedom, round(found.p, 4)) == (1.7774, 1, 0.1825)
    assert (round(found.v, 4), found.is_enough, found.distinguishable) == (0.1333, True, False)


def test_too_few_say_nothing():
    found = known(chi_square([(3, 0), (0, 3)]))
    assert (found.is_enough, found.distinguishable, found.v) == (False, False, 1)


@pytest.mark.parametrize("table", [[], [(5, 5)], [(5, 0), (7, 0)], [(0, 0), (3, 4)]])
def test_without_two_groups_there_is_nothing_to_compare(table):
    assert chi_square(table) is None
