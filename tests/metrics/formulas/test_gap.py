"""The rhythm of buying."""

from metrics.domain.formulas.gap import gap_percentile


def test_nine_of_ten_gaps_are_no_longer():
    """Gaps of 10, 20, 30 and 40 days: 37 at 0.9, as percentile_cont has it."""
    assert gap_percentile([[0, 10, 30], [100, 60], [5, 35]]) == 37


def test_two_orders_of_one_day_are_one_visit_and_one_visit_has_no_gap():
    assert gap_percentile([[0, 0.2, 7]]) == 6.8
    assert gap_percentile([[0, 0.2], [3], []]) is None
