"""Loyalty cards: several for a customer, each for one only."""

from typing import Any

from rest_framework import serializers

from customers.api.base import CustomerFilters, OfCustomer, OnlyForCustomer, Told
from customers.loyalty.domain.loyalty_card import give_card
from customers.models import LoyaltyCard
from customers.validators import normal_card


class LoyaltyCardFields(OnlyForCustomer):
    source = serializers.CharField(  # type: ignore[assignment]  # a field of that name
        max_length=60,
        required=False,
        write_only=True,
        default="cercle",
        help_text="Of `customer_external_id`.",
    )
    number = serializers.CharField(max_length=60, help_text="Kept in capitals, without spaces and dashes.")

    class Meta:
        model = LoyaltyCard
        fields = ["id", "customer", "customer_external_id", "source", "number", "given_at"]
        read_only_fields = ["given_at"]


class LoyaltyCardFilters(CustomerFilters):
    number = serializers.CharField(required=False, max_length=60, help_text="In any written form.")

    def validate_number(self, written: str) -> str:
        return normal_card(written)


class LoyaltyCardResource(Told, OfCustomer):
    queryset = LoyaltyCard.objects.all()
    serializer_class = LoyaltyCardFields
    filters = LoyaltyCardFilters
    permission_required = "customers.view"
    permission_required_write = "customers.edit"

    def store(self, *, source: str = "", **clean: Any) -> LoyaltyCard:
        return give_card(actor_id=self.actor_id, **clean)
