"""Where customers stand on the map of loyalty and opportunity; its cells are a report."""

from typing import Any

from rest_framework import serializers

from core.api import Filters, Id, Readable, StrictModel
from metrics.models import CustomerOpportunity

THIRD: dict[str, Any] = {
    "min_value": 1,
    "max_value": 3,
    "required": False,
    "help_text": "1 low, 2 middle, 3 high.",
}


class OpportunityFields(StrictModel):
    loyalty = serializers.DecimalField(4, 3, read_only=True, help_text="0 to 1.")
    priority = serializers.DecimalField(16, 2, read_only=True, help_text="Loyalty × opportunity.")

    class Meta:
        model = CustomerOpportunity
        fields = ["customer", "loyalty", "open_value", "priority", "loyalty_third", "value_third"]


class OpportunityFilters(Filters):
    customer = Id(required=False)
    loyalty_third = serializers.IntegerField(**THIRD)
    value_third = serializers.IntegerField(**THIRD)


class OpportunityResource(Readable):
    queryset = CustomerOpportunity.objects.all()
    serializer_class = OpportunityFields
    filters = OpportunityFilters
    permission_required = "metrics.view"
