"""Kano: the table, the category, better and worse."""

import pytest

from metrics.domain.formulas.kano import FEELINGS, kano, kano_category
from tests.metrics.formulas.known import known


def test_the_five_by_five_table():
    table = [
        "".join(kano_category(functional=one, dysfunctional=two) for two in FEELINGS) for one in FEELINGS
    ]
    assert table == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_better_and_worse():
    """10 A, 20 O, 15 M, 5 I, 2 R, 1 Q: better 30 / 50, worse −35 / 50."""
    found = known(
        kano(
            {
                ("like", "neutral"): 10,
                ("like", "dislike"): 20,
                ("expect", "dislike"): 15,
                ("neutral", "neutral"): 5,
                ("dislike", "like"): 2,
                ("like", "like"): 1,
            }
        )
    )
    assert found.counts == {"A": 10, "O": 20, "M": 15, "I": 5, "R": 2, "Q": 1}
    assert (found.n, found.category, found.better, found.worse) == (53, "O", 0.6, -0.7)


def test_of_equals_the_more_basic_counts():
    assert known(kano({("like", "neutral"): 3, ("expect", "dislike"): 3})).category == "M"


def test_without_answers_and_without_clear_ones():
    assert kano({}) is None
    found = known(kano({("like", "like"): 4}))
    assert (found.category, found.better, found.worse) == ("Q", None, None)


def test_a_feeling_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not in tuple"):
        kano_category(functional="love", dysfunctional="like")  # type: ignore[arg-type]  # what is refused
