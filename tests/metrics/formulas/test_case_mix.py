"""Somebody beside the house, on the same mix of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.case_mix import Stratum, case_mix
from tests.metrics.formulas.known import known


def test_the_example():
    """60 deliveries and 40 invoices; the house solves 90 % and 50 % of these: 74 are expected."""
    found = known(case_mix([Stratum(55, 60, 540, 600), Stratum(25, 40, 200, 400)]))
    assert (found.n, found.observed, found.expected) == (100, 0.8, 0.74)
    assert round(found.difference, 6) == 0.06
    # √(60 · 0.9 · 0.1 · 0.9 + 40 · 0.5 · 0.5 · 0.9) / 100 = 0.0372
    assert (round(found.low, 4), round(found.high, 4)) == (-0.013, 0.133)
    assert not found.distinguishable


def test_who_takes_the_hard_cases_is_not_worse_for_it():
    """Half of what the plain share says: the same skill on harder cases."""
    hard = known(case_mix([Stratum(10, 20, 500, 1000)]))
    assert (hard.observed, hard.difference, hard.distinguishable) == (0.5, 0.0, False)


def test_a_large_difference_stands_out():
    found = known(case_mix([Stratum(80, 100, 500, 1000)]))
    assert (round(found.difference, 6), found.distinguishable) == (0.3, True)


def test_too_few_to_tell_whatever_the_difference():
    found = known(case_mix([Stratum(4, 4, 500, 1000)]))
    assert (found.difference, found.is_enough, found.distinguishable) == (0.5, False, False)


def test_who_handles_all_of_a_kind_cannot_differ_from_the_house():
    found = known(case_mix([Stratum(30, 100, 30, 100)]))
    assert (found.difference, found.low, found.high, found.distinguishable) == (0, 0, 0, False)


@pytest.mark.parametrize("strata", [[], [Stratum(0, 0, 0, 0)], [Stratum(0, 0, 5, 9)]])
def test_without_a_case_there_is_no_data(strata):
    assert case_mix(strata) is None


@pytest.mark.parametrize(
    "stratum", [Stratum(2, 1, 2, 2), Stratum(1, 3, 1, 2), Stratum(-1, 1, 1, 2), Stratum(2, 2, 1, 2)]
)
def test_it_refuses_what_is_no_part_of_a_house(stratum):
    with pytest.raises(ValueError, match="not part of a house"):
        case_mix([stratum])


parts = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6)


@given(st.lists(parts, min_size=1, max_size=5))
def test_the_differences_of_all_add_up_to_nothing(people):
    """Each has some kinds of case: (solved, not solved). Weighted by cases, nobody gains what none loses."""
    kinds = range(max(map(len, people)))
    cells = [[(each[kind] if kind < len(each) else (0, 0)) for kind in kinds] for each in people]
    house = [(sum(c[k][0] for c in cells), sum(sum(c[k]) for c in cells)) for k in kinds]
    found = [case_mix(Stratum(c[k][0], sum(c[k]), *house[k]) for k in kinds) for c in cells]
    assert sum(each.difference * each.n for each in found if each) == pytest.approx(0, abs=1e-9)
