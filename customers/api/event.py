"""The history of one customer, the latest first; and the log of everybody, in its own order."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core.api import Filters, Id, Listed, StrictModel
from core.keyset import KeysetPagination
from customers.api.base import OfCustomer, Period, Whose
from customers.domain.log import told_after
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


class LogPages(KeysetPagination):
    """One goes on from the last event one has: today, or in a week."""

    parameters = ("limit",)

    def _next_url(self) -> str | None:
        last = self.page[self.limit - 1].pk if self.has_next else None
        return replace_query_param(self.url, "after", last) if last else None

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return super().get_schema_operation_parameters(view)[:1]


class LogFilters(Filters):
    after = Id(required=False, help_text="The number of the last event you have; without it, from the first.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return told_after(self.validated_data.get("after"))


class LogResource(Listed):
    """All that happens, in the order in which it became visible, which is not that of the numbers: what is
    told late comes late. Empty: there is nothing new."""

    queryset = Event.objects.all()
    serializer_class = EventFields
    filters = LogFilters
    pagination_class = LogPages
    permission_required = "customers.oversee"
    ordering = ("txid", "pk")
