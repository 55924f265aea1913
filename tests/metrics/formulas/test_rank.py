"""Value tiers, RFM scores, percentiles."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.formulas.rank import percentile, percentile_rank, rfm_scores, value_tiers

revenues = st.dictionaries(st.integers(1, 10_000), st.integers(-50, 500).map(Decimal), max_size=60)


def test_ten_customers_fall_into_one_two_seven():
    tiers = value_tiers({customer: Decimal(100 * customer) for customer in range(1, 11)})
    expected = {10: "great", 9: "good", 8: "good"}
    assert tiers == {customer: expected.get(customer, "regular") for customer in range(1, 11)}


def test_ties_go_by_id():
    tiers = value_tiers(dict.fromkeys(range(1, 11), Decimal(5)))
    expected = {1: "great", 2: "good", 3: "good"}
    assert tiers == {customer: expected.get(customer, "regular") for customer in range(1, 11)}


def test_without_revenue_the_last_tier_however_few_there_are():
    assert value_tiers({customer: Decimal(0) for customer in range(1, 11)}) == dict.fromkeys(
        range(1, 11), "regular"
    )
    assert value_tiers({}) == {}


@given(revenues)
def test_no_tier_holds_more_than_its_share_nor_a_poorer_customer(by_id):
    tiers, n = value_tiers(by_id), len(by_id)
    heads = Counter(tiers.values())
    assert heads["great"] * 10 <= n
    assert (heads["great"] + heads["good"]) * 10 <= 3 * n
    order = ["regular", "good", "great"]
    for one, two in zip(sorted(by_id, key=by_id.get), sorted(by_id, key=by_id.get)[1:], strict=False):
        assert by_id[one] == by_id[two] or order.index(tiers[one]) <= order.index(tiers[two])


def test_ten_distinct_values_fill_five_fifths():
    assert rfm_scores([Decimal(value) for value in range(10)]) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_equals_share_a_score_in_the_middle_of_their_run():
    assert rfm_scores([Decimal(7)] * 4) == [3, 3, 3, 3]
    assert rfm_scores([Decimal(value) for value in (1, 1, 1, 1, 9)]) == [3, 3, 3, 3, 5]
    assert rfm_scores([]) == []


@given(st.lists(st.integers(-5, 20).map(Decimal), min_size=1, max_size=60))
def test_scores_keep_the_order_and_the_ties(values):
    scores = rfm_scores(values)
    assert set(scores) <= {1, 2, 3, 4, 5}
    pairs = sorted(zip(values, scores, strict=True))
    for (value, score), (other, other_score) in pairwise(pairs):
        assert score == other_score if value == other else score <= other_score


def test_percentile_interpolates_like_percentile_cont():
    assert percentile([10, 20, 30, 40], 0.9) == pytest.approx(37)
    assert percentile([30, 10], 0.5) == 20.0
    assert percentile([7], 0.9) == 7.0
    assert percentile([], 0.9) is None


def test_percentile_refuses_what_is_no_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        percentile([1], 90)


def test_percentile_rank_counts_half_of_the_equals():
    assert percentile_rank([1, 2, 2, 5], 2) == 0.5
    assert percentile_rank([1, 2, 2, 5], 9) == 1.0
    assert percentile_rank([], 9) is None
