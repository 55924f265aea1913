"""What the facts about each customer add up to, to read."""

from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from metrics.domain.life_cycle import with_status
from metrics.enums import Status, Tier
from metrics.models import CustomerMetrics


class CustomerFigures(StrictModel):
    revenue = serializers.DecimalField(
        16, 2, read_only=True, help_text="Orders less refunds, in the house's currency."
    )
    basket = serializers.DecimalField(
        16, 2, read_only=True, allow_null=True, help_text="Revenue per order; null without orders."
    )
    status = serializers.ChoiceField(Status.choices, read_only=True)

    class Meta:
        model = CustomerMetrics
        fields = [
            "customer",
            "status",
            "tier",
            "orders",
            "gross_revenue",
            "refunded",
            "revenue",
            "basket",
            "first_order_at",
            "last_order_at",
            "contacts",
            "last_contact_at",
            "answers",
            "last_nps",
            "last_nps_at",
        ]


class CustomerFiguresFilters(Filters):
    customer = Id(required=False)
    status = serializers.ChoiceField(Status.choices, required=False)
    tier = serializers.ChoiceField(Tier.choices, required=False)
    silent_since = Moment(required=False, help_text="Last order before this moment.")
    lookups = {"silent_since": "last_order_at__lt"}


class CustomerFiguresResource(Readable):
    queryset = with_status(CustomerMetrics.objects.all())
    serializer_class = CustomerFigures
    filters = CustomerFiguresFilters
    permission_required = "metrics.view"
