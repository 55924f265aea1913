"""The history of one customer, the latest first."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Id, StrictModel
from customers.api.base import OfCustomer, Period, Whose
from customers.domain.timeline import KINDS, Wanted, narrowed
from customers.enums import Channel
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
    show = serializers.ChoiceField(
        list(KINDS), required=False, help_text="What the page of a customer sifts by."
    )
    channel = serializers.ChoiceField(Channel.choices, required=False)
    agent = Whose()
    q = serializers.CharField(
        required=False, max_length=100, help_text="Each word stands in it, or in the note of the contact."
    )
    lookups = {"agent": "actor", "since": "occurred_at__gte", "until": "occurred_at__lt"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.validated_data
        wanted = Wanted(channel=asked.pop("channel", ""), words=asked.pop("q", ""))
        show = asked.pop("show", "")
        return narrowed(super().apply(rows), asked["customer"], wanted, show=show)


class EventResource(OfCustomer):
    queryset = Event.objects.all()
    serializer_class = EventFields
    filters = EventFilters
    permission_required = "customers.view"
    ordering_of_customer = ("-occurred_at", "-pk")
