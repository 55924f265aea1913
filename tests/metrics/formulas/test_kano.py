"""Kano: the table, the category, better and worse."""

import pytest

from metrics.domain.formulas.kano import FEELINGS, kano, kano_category, kano_of, stands_out
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


@pytest.mark.parametrize(
    ("shares", "category", "better", "worse"),
    [
        # The survey of skiers of Matzler and Hinterhuber (1998), Technovation 18(1), shares in per mille.
        ({"A": 70, "O": 323, "M": 493, "I": 95, "R": 3, "Q": 15}, "M", 0.40, -0.83),
        ({"A": 104, "O": 451, "M": 305, "I": 115, "R": 12, "Q": 12}, "O", 0.57, -0.78),
    ],
)
def test_edge_grip_and_ease_of_turn(shares, category, better, worse):
    found = known(kano_of(shares))
    assert (found.category, round(known(found.better), 2), round(known(found.worse), 2)) == (
        category,
        better,
        worse,
    )
    assert found.is_clear


def test_a_category_stands_out_or_has_a_rival():
    """Of 100: 45 and 30 differ by 15, chance by 1.65 √(75 · 125 / 200) = 11.3; 40 and 30 by 10, by 11.1."""
    assert (stands_out(45, 30, n=100), stands_out(40, 30, n=100)) == (True, False)
    clear = known(kano_of({"M": 45, "O": 30, "I": 25}))
    assert (clear.category, clear.is_clear, clear.rival) == ("M", True, None)
    mixed = known(kano_of({"M": 40, "O": 30, "I": 30}))
    assert (mixed.category, mixed.is_clear, mixed.rival) == ("M", False, "O")


@pytest.mark.parametrize(("n", "clear"), [(2, False), (3, False), (19, False), (20, True)])
def test_of_a_few_answers_nothing_is_clear(n, clear):
    found = known(kano_of({"A": n}))
    assert (found.is_clear, found.rival) == (clear, None)


def test_better_and_worse_have_intervals():
    found = known(kano_of({"A": 10, "O": 20, "M": 15, "I": 5}))
    better, worse = known(found.better_share), known(found.worse_share)
    assert [round(value, 3) for value in (better.value, better.low, better.high)] == [0.6, 0.462, 0.724]
    assert [round(value, 3) for value in (worse.value, worse.low, worse.high)] == [0.7, 0.562, 0.809]
