"""The history of one customer, the latest first."""

from rest_framework import serializers

from core.api import Id, StrictModel
from customers.api.base import OfCustomer, Period
from customers.models import Event


class EventFields(StrictModel):
    class Meta:
        model = Event
        fields = [
            "id",
            "customer",
            "kind",
            "occurred_at",
            "recorded_at",
            "actor",
            "source",
            "external_id",
            "data",
        ]


class EventFilters(Period):
    customer = Id()
    kind = serializers.CharField(required=False, max_length=40)
    lookups = {"since": "occurred_at__gte", "until": "occurred_at__lt"}


class EventResource(OfCustomer):
    queryset = Event.objects.all()
    serializer_class = EventFields
    filters = EventFilters
    permission_required = "customers.view"
    ordering_of_customer = ("-occurred_at", "-pk")
