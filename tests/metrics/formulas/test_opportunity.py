"""Whom to turn to first."""

import pytest

from metrics.domain.formulas.opportunity import loyalty, opportunity, priority
from tests.metrics.formulas.known import known

PARTS = {"tenure": 0.9, "frequency": 0.5, "nps": None, "tier": 0.7}


def test_what_nobody_knows_is_left_out():
    """(0.9 + 0.5 + 0.7) / 3 = 0.7; frequency twice as heavy: (0.9 + 2 · 0.5 + 0.7) / 4 = 0.65."""
    assert loyalty(PARTS) == pytest.approx(0.7)
    assert loyalty(PARTS, {"tenure": 1, "frequency": 2, "nps": 1, "tier": 1}) == pytest.approx(0.65)
    assert loyalty({"nps": None}) is None


def test_loyalty_times_what_is_still_open():
    assert priority(loyal=0.7, open_value=opportunity(potential=500, captured=200)) == pytest.approx(210)
    assert opportunity(potential=100, captured=200) == 0
    assert priority(loyal=None, open_value=100) is None


def test_it_refuses_parts_beyond_their_ends():
    with pytest.raises(ValueError, match="between 0 and 1"):
        loyalty({"tenure": 1.2})
    assert known(loyalty({"tenure": 1.0})) == 1
