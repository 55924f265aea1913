"""What customers wish of us: how often, a pause, and the link to their own page."""

from typing import Any

from rest_framework import serializers

from core.api import StrictModel
from customers.api.base import CustomerRef, OfCustomer, Told
from customers.enums import Frequency
from customers.models import Customer, Preference
from customers.people.domain.preference import address_of, change_wishes, preference_of

SOURCE = "api"


class PreferenceFields(StrictModel):
    customer = CustomerRef()
    frequency = serializers.ChoiceField(Frequency.choices, required=False)
    pause = serializers.BooleanField(
        write_only=True, required=False, help_text="From now for 30 days, or no longer."
    )
    link = serializers.SerializerMethodField(
        help_text="The customer's own page; only for those who may change customers."
    )

    class Meta:
        model = Preference
        fields = ["id", "customer", "frequency", "pause", "paused_until", "measured", "link", "made_at"]
        read_only_fields = ["paused_until", "made_at"]

    def get_link(self, row: Preference) -> str | None:
        user = self.context["request"].user
        return address_of(row) if user.has_perm("customers.edit") else None


class PreferenceResource(Told, OfCustomer):
    """A customer made of several records may have several: the strictest counts."""

    queryset = Preference.objects.all()
    serializer_class = PreferenceFields
    permission_required = "customers.view"
    permission_required_write = "customers.edit"

    def store(self, *, customer: Customer, **wishes: Any) -> Preference:
        change_wishes(customer=customer, source=SOURCE, actor_id=self.actor_id, **wishes)
        return preference_of(customer.pk)
