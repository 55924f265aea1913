"""What a formula may be given: numbers that one can reckon with."""

from collections.abc import Iterable
from decimal import Decimal
from math import isfinite
from typing import TypeVar

Money = TypeVar("Money", Decimal, float)
"""An amount, or a rate to multiply it by: floats give a float, exact decimals give an exact decimal."""


def finite(*numbers: Decimal | float | None) -> None:
    """ValueError for NaN and the infinite: whatever followed from them would look like a figure."""
    finite_all(numbers)


def finite_all(numbers: Iterable[Decimal | float | None]) -> None:
    for number in numbers:
        if number is not None and not isfinite(number):
            raise ValueError(f"{number} is no number to reckon with")


def counts(*numbers: float) -> None:
    """ValueError for less than none, NaN and the infinite."""
    finite_all(numbers)
    if min(numbers, default=0) < 0:
        raise ValueError(f"a number of people, orders or answers cannot be negative: {min(numbers)}")
