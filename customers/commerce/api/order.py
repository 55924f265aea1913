"""Orders with their lines; without a customer it is an anonymous sale."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Id
from customers.api.base import ForCustomer, OfCustomer, Period, Told
from customers.commerce.api.brand import brand_field
from customers.commerce.api.line import lines_field, new_lines
from customers.commerce.domain.order import place_order
from customers.models import Cart, Order


class OrderFields(ForCustomer):
    brand = brand_field()
    lines = lines_field(allow_empty=False)
    cart_external_id = serializers.CharField(
        max_length=120,
        required=False,
        write_only=True,
        help_text="The cart it came from: its id in `source`.",
    )

    class Meta:
        model = Order
        fields = [
            "id",
            "customer",
            "customer_external_id",
            "number",
            "source",
            "placed_at",
            "channel",
            "brand",
            "cart_external_id",
            "lines",
            "total",
            "refunded",
        ]
        read_only_fields = ["total", "refunded"]

    def validate(self, clean: dict[str, Any]) -> dict[str, Any]:
        clean = super().validate(clean)
        external_id = clean.pop("cart_external_id", None)
        if external_id is not None:
            clean["cart"] = Cart.objects.filter(source=clean["source"], external_id=external_id).first()
            if clean["cart"] is None:
                raise serializers.ValidationError({"cart_external_id": _("No cart has this id.")})
        return clean


class OrderFilters(Period):
    customer = Id(required=False)
    number = serializers.CharField(required=False, max_length=64)
    source = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]  # a field of that name
    lookups = {"since": "placed_at__gte", "until": "placed_at__lt"}


class OrderResource(Told, OfCustomer):
    queryset = Order.objects.select_related("brand").prefetch_related("lines")
    serializer_class = OrderFields
    filters = OrderFilters
    permission_required = "customers.view"
    permission_required_write = "customers.commerce"
    ordering = ordering_of_customer = ("-placed_at", "-pk")

    def store(self, *, lines: list[dict[str, Any]], **clean: Any) -> Order:
        return place_order(lines=new_lines(lines), actor_id=self.actor_id, **clean)
