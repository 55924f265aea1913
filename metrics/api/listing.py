"""Who stands on which list, and the way onto it."""

from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Filters, Id, Listed, Moment, Strict, StrictModel
from metrics.domain.listing import list_customers, unlist_customers
from metrics.models import Listing, Segment


class EntryFields(StrictModel):
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    listed_at = Moment(read_only=True)

    class Meta:
        model = Listing
        fields = ["id", "segment", "customer", "listed_at"]


class EntryFilters(Filters):
    segment = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    lookups = {"segment": "segment__slug"}


class Entries(Strict):
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug", queryset=Segment.objects.filter(kind="list", archived_at=None)
    )
    customer_ids = serializers.ListField(child=Id(), min_length=1, max_length=1_000)
    listed = serializers.BooleanField(default=True, help_text="false: take them off.")
    changed = serializers.IntegerField(read_only=True, help_text="How many were not there before.")


class ListEntryResource(Listed):
    """POST puts customers on a list or takes them off, up to a thousand at once; twice is once."""

    queryset = Listing.objects.select_related("segment")
    serializer_class = Entries
    filters = EntryFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.edit"

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return EntryFields if self.action == "list" else Entries

    def create(self, request: Request) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        clean = sent.validated_data
        verb = list_customers if clean["listed"] else unlist_customers
        actor_id = getattr(self, "actor_id", None)
        many = verb(segment=clean["segment"], customer_ids=clean["customer_ids"], actor_id=actor_id)
        told = {
            "segment": clean["segment"].slug,
            "customer_ids": clean["customer_ids"],
            "listed": clean["listed"],
        }
        return Response(told | {"changed": many}, status.HTTP_200_OK)
