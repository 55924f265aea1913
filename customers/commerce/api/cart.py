"""Carts: each report replaces what was known of the cart; without lines it is emptied."""

from typing import Any

from rest_framework import serializers

from core.api import Creatable, Id
from customers.api.base import Filters, OfCustomer, OnlyForCustomer
from customers.commerce.api.brand import brand_field
from customers.commerce.api.line import lines_field, new_lines
from customers.commerce.domain.cart import save_cart
from customers.enums import CartState
from customers.models import Cart


class CartFields(OnlyForCustomer):
    brand = brand_field()
    lines = lines_field()

    class Meta:
        model = Cart
        fields = [
            "id",
            "customer",
            "customer_external_id",
            "external_id",
            "source",
            "brand",
            "state",
            "lines",
            "total",
            "url",
            "changed_at",
            "order",
        ]
        read_only_fields = ["state", "total", "order"]


class CartFilters(Filters):
    customer = Id(required=False)
    external_id = serializers.CharField(required=False, max_length=120)
    source = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]  # a field of that name
    state = serializers.ChoiceField(CartState.choices, required=False)


class CartResource(Creatable, OfCustomer):
    queryset = Cart.objects.select_related("brand").prefetch_related("lines")
    serializer_class = CartFields
    filters = CartFilters
    permission_required = "customers.view"
    permission_required_write = "customers.commerce"
    ordering_of_customer = ("-changed_at", "-pk")
    is_repeatable = True

    def store(self, *, lines: list[dict[str, Any]], **clean: Any) -> Cart:
        return save_cart(lines=new_lines(lines), **clean)

    def is_new(self, row: Any) -> bool:
        return False  # a report of how the cart stands, however often it is made
