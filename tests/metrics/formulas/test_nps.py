"""The Net Promoter Score, its interval and the comparison of two periods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.nps import NpsCounts, compare, group_of, nps, nps_counts
from tests.metrics.formulas.known import known

few = st.integers(0, 5000)


def test_sixty_five_promoters_and_fifteen_detractors_of_a_hundred():
    score = known(nps(promoters=65, passives=20, detractors=15))
    assert (score.value, score.n) == (50.0, 100)


def test_a_thousand_answers_with_error_and_adjusted_interval():
    score = known(nps(promoters=500, passives=300, detractors=200))
    assert (score.value, score.n) == (30.0, 1000)
    assert round(score.standard_error, 4) == 2.4698
    assert (round(score.low, 2), round(score.high, 2)) == (25.08, 34.74)


def test_no_answers_are_no_data_not_zero():
    assert nps(promoters=0, passives=0, detractors=0) is None


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        nps(promoters=-1, passives=2, detractors=0)


def test_a_single_promoter_is_a_wide_interval_inside_the_scale():
    score = known(nps(promoters=1, passives=0, detractors=0))
    assert (score.value, score.standard_error) == (100.0, 0.0)
    assert (round(score.low, 2), round(score.high, 2)) == (-48.5, 98.5)


def test_the_interval_is_clipped_to_the_scale():
    score = known(nps(promoters=5, passives=0, detractors=0))
    assert score.high == 100.0


def test_scores_are_sorted_into_groups_and_strays_counted_apart():
    answers = {-1: 2, 0: 1, 6: 3, 7: 4, 8: 5, 9: 6, 10: 7, 11: 8}
    assert nps_counts(answers) == NpsCounts(promoters=13, passives=9, detractors=4, out_of_range=10)


@pytest.mark.parametrize(
    ("score", "group"),
    [
        (-1, None),
        (0, "detractors"),
        (6, "detractors"),
        (7, "passives"),
        (8, "passives"),
        (9, "promoters"),
        (11, None),
    ],
)
def test_group_of_a_score(score, group):
    assert group_of(score) == group


def test_a_small_change_is_noise_and_a_large_one_is_not():
    before = nps(promoters=50, passives=30, detractors=20)
    slightly = known(compare(nps(promoters=52, passives=30, detractors=18), before))
    clearly = known(compare(nps(promoters=75, passives=20, detractors=5), before))
    assert (slightly.difference, round(slightly.z, 3), slightly.distinguishable) == (4.0, 0.366, False)
    assert (clearly.difference, clearly.distinguishable) == (40.0, True)


def test_two_unanimous_answers_do_not_make_a_change():
    change = known(
        compare(nps(promoters=2, passives=0, detractors=0), nps(promoters=0, passives=0, detractors=2))
    )
    assert (change.difference, change.distinguishable) == (200.0, False)


def test_comparing_with_an_empty_period_says_nothing():
    assert compare(nps(promoters=5, passives=0, detractors=0), None) is None
    assert compare(None, nps(promoters=5, passives=0, detractors=0)) is None


@given(few, few, few)
def test_bounds_hold_and_swapping_sides_turns_the_sign(promoters, passives, detractors):
    score = nps(promoters=promoters, passives=passives, detractors=detractors)
    mirrored = nps(promoters=detractors, passives=passives, detractors=promoters)
    if score is None:
        assert promoters + passives + detractors == 0
        return
    assert -100 <= score.low < score.high <= 100
    assert known(mirrored).value == -score.value
    assert known(mirrored).low == pytest.approx(-score.high)


@given(st.tuples(few, few, few), st.tuples(few, few, few))
def test_comparison_is_antisymmetric(these, those):
    one, two = nps(**_sides(these)), nps(**_sides(those))
    there, back = compare(one, two), compare(two, one)
    if there is None or back is None:
        assert there is back
        return
    assert (there.difference, there.z, there.distinguishable) == (
        -back.difference,
        -back.z,
        back.distinguishable,
    )


def _sides(counts):
    return dict(zip(("promoters", "passives", "detractors"), counts, strict=True))
