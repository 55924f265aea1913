"""How long customers stay."""

from math import sqrt

import pytest

from metrics.domain.formulas.survival import kaplan_meier, mean_time, median_time, survival_at

# Freireich et al. (1963), 6-MP group, weeks in remission; True: relapsed. The textbook table of Kaplan–Meier.
WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
OVER = [True] * 9 + [False] * 12


def test_the_textbook_table():
    steps = kaplan_meier(WEEKS, OVER)
    assert [(step.time, step.at_risk, step.ended, round(step.surviving, 3)) for step in steps] == [
        (6, 21, 3, 0.857),
        (7, 17, 1, 0.807),
        (10, 15, 1, 0.753),
        (13, 12, 1, 0.690),
        (16, 11, 1, 0.627),
        (22, 7, 1, 0.538),
        (23, 6, 1, 0.448),
    ]
    assert [round(step.standard_error, 3) for step in steps] == [
        0.076,
        0.087,
        0.096,
        0.107,
        0.114,
        0.128,
        0.135,
    ]
    assert (median_time(steps), round(survival_at(steps, 12), 3), survival_at(steps, 5)) == (23, 0.753, 1.0)


def test_without_anybody_still_there_it_is_the_share_that_stays():
    steps = kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert [step.surviving for step in steps] == pytest.approx([0.75, 0.5, 0.25, 0])
    assert steps[0].standard_error == pytest.approx(sqrt(0.75 * 0.25 / 4))
    assert (steps[-1].low, steps[-1].high) == (0, 0)
    assert mean_time(steps, until=4) == pytest.approx(2.5)


def test_counts_stand_for_so_many_alike():
    assert kaplan_meier([5, 9], [True, False], [2, 3]) == kaplan_meier(
        [5, 5, 9, 9, 9], [True, True, *[False] * 3]
    )


def test_nobody_seen_or_nobody_left():
    assert kaplan_meier([], []) == []
    steps = kaplan_meier([3, 8], [False, False])
    assert (steps, median_time(steps), survival_at(steps, 9), mean_time(steps, until=8)) == ([], None, 1.0, 8)


def test_it_refuses_durations_that_do_not_say_whether_they_ended():
    with pytest.raises(ValueError, match="whether it ended"):
        kaplan_meier([1, 2], [True])
