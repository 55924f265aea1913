"""The lines of an order, a refund or a cart."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core.api import Strict
from customers.commerce.domain.line import NewLine

MOST_LINES = 1000


class LineFields(Strict):
    sku = serializers.CharField(max_length=64, allow_blank=True, default="")
    label = serializers.CharField(max_length=200, allow_blank=True, default="")  # type: ignore[assignment]  # a field of that name
    quantity = serializers.IntegerField(min_value=1, max_value=1_000_000)
    unit_price = serializers.DecimalField(
        max_digits=14, decimal_places=4, min_value=Decimal(-(10**9)), max_value=Decimal(10**9)
    )
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True)


def lines_field(**options: Any) -> LineFields:
    return LineFields(many=True, max_length=MOST_LINES, **options)  # type: ignore[call-arg]  # of the list


def new_lines(clean: list[dict[str, Any]]) -> list[NewLine]:
    return [NewLine(**line) for line in clean]
