"""The cells of a cohort: blank where not elapsed, 0 where nobody came, the running month marked."""

from metrics.domain.formulas.cohort import Cohort, cohort_cells, mean_retention
from metrics.domain.formulas.proportion import Proportion


def shares(cells):
    return [(cell.age, cell.share and cell.share.value, cell.is_running) for cell in cells]


def test_fifteen_of_fifty_and_nothing_after_the_running_month():
    cohort = Cohort({0: 50, 2: 15}, elapsed=3)
    assert shares(cohort_cells(cohort)) == [(0, 1.0, False), (1, 0.0, False), (2, 0.3, False), (3, 0.0, True)]


def test_the_cohort_of_the_running_month_is_running_itself():
    assert shares(cohort_cells(Cohort({0: 4}, elapsed=0))) == [(0, 1.0, True)]


def test_an_empty_cohort_has_no_shares():
    assert shares(cohort_cells(Cohort({}, elapsed=1))) == [(0, None, False), (1, None, True)]


def values(found: list[Proportion | None]) -> list[float | None]:
    return [each.value if each else None for each in found]


def test_all_together_weigh_by_size_and_leave_out_months_that_run():
    """Month 1: 30 of 100 and 10 of 50 over; month 2 of the younger one still runs."""
    old, young = Cohort({0: 100, 1: 30, 2: 20}, elapsed=3), Cohort({0: 50, 1: 10, 2: 5}, elapsed=2)
    assert values(mean_retention([old, young])) == [1.0, 40 / 150, 0.2]
    assert mean_retention([]) == []
    assert values(mean_retention([Cohort({}, elapsed=1)])) == [None]
