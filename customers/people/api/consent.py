"""Consents: a ledger of statements, the latest per purpose and channel counts."""

from typing import Any

from rest_framework import serializers

from core.api import Filters, Id, StrictModel
from customers.api.base import CustomerRef, OfCustomer, Told
from customers.enums import Channel, Purpose
from customers.models import Consent
from customers.people.domain.consent import state_consent


class ConsentFields(StrictModel):
    customer = CustomerRef()

    class Meta:
        model = Consent
        fields = [
            "id",
            "customer",
            "purpose",
            "channel",
            "granted",
            "stated_at",
            "source",
            "wording",
            "proof",
            "actor",
        ]
        read_only_fields = ["actor"]
        extra_kwargs = {"wording": {"max_length": 5000}, "proof": {"max_length": 5000}}


class ConsentFilters(Filters):
    customer = Id(required=False)
    purpose = serializers.ChoiceField(Purpose.choices, required=False)
    channel = serializers.ChoiceField(Channel.choices, required=False)


class ConsentResource(Told, OfCustomer):
    queryset = Consent.objects.all()
    serializer_class = ConsentFields
    filters = ConsentFilters
    permission_required = "customers.view"
    permission_required_write = "customers.edit"
    is_repeatable = False

    def store(self, **clean: Any) -> Consent:
        return state_consent(actor_id=self.actor_id, **clean)
