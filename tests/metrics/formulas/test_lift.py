"""What an action changed, and what it returned."""

from decimal import Decimal

import pytest

from metrics.domain.formulas.lift import lift
from metrics.domain.formulas.payback import payback
from tests.metrics.formulas.known import known


def test_the_published_difference_of_two_shares():
    """56 of 70 against 48 of 80: 0.2, from 0.0524 to 0.3339 (Newcombe 1998, method 10)."""
    found = known(lift(treated_hits=56, treated=70, held_back_hits=48, held_back=80))
    assert [round(each, 4) for each in (found.value, found.low, found.high)] == [0.2, 0.0524, 0.3339]
    assert found.verdict == "more"


@pytest.mark.parametrize(
    ("hits", "verdict"),
    [((100, 1000, 100, 1000), "noise"), ((50, 1000, 100, 1000), "less"), ((9, 29, 1, 900), "too few")],
)
def test_what_can_be_said(hits, verdict):
    names = ("treated_hits", "treated", "held_back_hits", "held_back")
    assert known(lift(**dict(zip(names, hits, strict=True)))).verdict == verdict


def test_nobody_held_back_tells_nothing_and_no_hits_too_few():
    assert lift(treated_hits=5, treated=50, held_back_hits=0, held_back=0) is None
    none = known(lift(treated_hits=0, treated=500, held_back_hits=0, held_back=500))
    assert (none.value, none.verdict) == (0, "too few")


def test_payback():
    """1,000 of extra margin for 150 of messages, 200 of points and 150 of coupons: (1000 − 500) / 500 = 1."""
    spent = {"messages": Decimal(150), "points": Decimal(200), "coupons": Decimal(150)}
    assert payback(extra_margin=Decimal(1000), **spent) == 1
    assert payback(extra_margin=Decimal(-100), messages=Decimal(100)) == -2
    assert payback(extra_margin=Decimal(1000)) is None
    with pytest.raises(ValueError, match="negative"):
        payback(extra_margin=Decimal(1), points=Decimal(-1))
