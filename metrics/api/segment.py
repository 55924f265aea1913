"""Segments, their sums day by day, and who is or was in them, to read."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Id, Listed, Moment, Readable, StrictModel
from metrics.models import Segment, SegmentFigures, SegmentMembership


class SegmentFields(StrictModel):
    rule = serializers.JSONField(read_only=True, help_text="The condition, as data.")

    class Meta:
        model = Segment
        fields = [
            "id",
            "slug",
            "segmentation",
            "name_fr",
            "name_en",
            "explanation_fr",
            "explanation_en",
            "rule",
            "built_in",
            "position",
        ]


class SegmentFilters(Filters):
    slug = serializers.SlugField(required=False, max_length=50)


class SegmentResource(Readable):
    queryset = Segment.objects.all()
    serializer_class = SegmentFields
    filters = SegmentFilters
    permission_required = "metrics.view"


class SegmentFiguresFields(StrictModel):
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    basket = serializers.DecimalField(18, 2, read_only=True, allow_null=True)

    class Meta:
        model = SegmentFigures
        fields = [
            "id",
            "segment",
            "day",
            "customers",
            "buyers",
            "orders",
            "revenue",
            "basket",
            "promoters",
            "passives",
            "detractors",
            "computed_at",
        ]


class SegmentFiguresFilters(Filters):
    segment = serializers.SlugField(required=False, max_length=50)
    day = serializers.DateField(required=False)
    lookups = {"segment": "segment__slug"}


class SegmentFiguresResource(Listed):
    queryset = SegmentFigures.objects.select_related("segment")
    serializer_class = SegmentFiguresFields
    filters = SegmentFiguresFilters
    permission_required = "metrics.view"


class MembershipFields(StrictModel):
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = SegmentMembership
        fields = ["id", "segment", "customer", "entered_at", "left_at"]


class MembershipFilters(Filters):
    segment = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    entered_since = Moment(required=False)
    current = serializers.BooleanField(required=False, help_text="true: in it now; false: was in it once.")
    lookups = {"segment": "segment__slug", "entered_since": "entered_at__gte"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        current = self.validated_data.pop("current", None)
        return super().apply(rows if current is None else rows.filter(left_at__isnull=current))


class MembershipResource(Listed):
    queryset = SegmentMembership.objects.select_related("segment")
    serializer_class = MembershipFields
    filters = MembershipFilters
    permission_required = "metrics.view"
