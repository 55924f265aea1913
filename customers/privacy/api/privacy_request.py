"""Ask for a person's data, or its erasure, on their behalf: opens the case, or gives the one that is open."""

from typing import Any

from rest_framework import serializers

from core.api import StrictModel
from customers.api.base import CustomerRef, OfCustomer, Told
from customers.enums import PrivacyRequestKind
from customers.models import Case, Customer
from customers.privacy.domain.request import request_privacy


class PrivacyRequestFields(StrictModel):
    customer = CustomerRef()
    kind = serializers.ChoiceField(PrivacyRequestKind.choices, source="topic.slug")
    said = serializers.CharField(source="description", max_length=1000, help_text="How the request came.")

    class Meta:
        model = Case
        fields = ["id", "customer", "kind", "said", "state", "opened_at", "solve_by", "closed_at"]
        read_only_fields = ["state", "opened_at", "solve_by", "closed_at"]


class PrivacyRequestResource(Told, OfCustomer):
    """Each is a case too, with everything cases can do."""

    queryset = Case.objects.filter(topic__slug__in=PrivacyRequestKind.values).select_related("topic")
    serializer_class = PrivacyRequestFields
    permission_required = "customers.privacy"
    permission_required_write = "customers.privacy"

    def store(self, *, customer: Customer, topic: dict[str, Any], description: str) -> Case:
        return request_privacy(
            customer=customer, kind=topic["slug"], said=description, actor_id=self.actor_id
        )
