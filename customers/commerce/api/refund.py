"""Refunds, against their order where that is known."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Ref
from customers.api.base import CustomerFilters, ForCustomer, OfCustomer, Told
from customers.commerce.api.line import lines_field, new_lines
from customers.commerce.domain.refund import place_refund
from customers.models import Order, Refund


class RefundFields(ForCustomer):
    lines = lines_field(allow_empty=False)
    order = Ref(queryset=Order.objects.select_related("customer"), required=False, allow_null=True)
    order_number = serializers.CharField(
        max_length=64,
        required=False,
        write_only=True,
        help_text="Instead of `order`: its number in `source`.",
    )

    class Meta:
        model = Refund
        fields = [
            "id",
            "customer",
            "customer_external_id",
            "order",
            "order_number",
            "number",
            "source",
            "refunded_at",
            "lines",
            "amount",
        ]
        read_only_fields = ["amount"]

    def validate(self, clean: dict[str, Any]) -> dict[str, Any]:
        named = {"customer", "customer_external_id"} & set(clean)
        clean = super().validate(clean)
        number = clean.pop("order_number", None)
        if number is not None:
            orders = Order.objects.select_related("customer")
            clean["order"] = orders.filter(source=clean["source"], number=number).first()
            if clean["order"] is None:
                raise serializers.ValidationError({"order_number": _("No order has this number.")})
        if clean.get("order") and not named:
            clean["customer"] = clean["order"].customer
        return clean


class RefundFilters(CustomerFilters):
    number = serializers.CharField(required=False, max_length=64)
    source = serializers.CharField(required=False, max_length=60)  # type: ignore[assignment]  # a field of that name


class RefundResource(Told, OfCustomer):
    queryset = Refund.objects.prefetch_related("lines")
    serializer_class = RefundFields
    filters = RefundFilters
    permission_required = "customers.view"
    permission_required_write = "customers.commerce"
    ordering_of_customer = ("-refunded_at", "-pk")

    def store(self, *, lines: list[dict[str, Any]], **clean: Any) -> Refund:
        return place_refund(lines=new_lines(lines), actor_id=self.actor_id, **clean)
