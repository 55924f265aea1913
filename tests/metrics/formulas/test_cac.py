"""What it costs to win a customer."""

from decimal import Decimal

import pytest

from metrics.domain.formulas.cac import cac


def test_cost_by_customers_won():
    assert cac(cost=Decimal(6000), customers_won=20) == 300
    assert cac(cost=Decimal(6000), customers_won=0) is None


def test_it_refuses_what_cannot_be():
    with pytest.raises(ValueError, match="negative"):
        cac(cost=Decimal(-1), customers_won=2)
