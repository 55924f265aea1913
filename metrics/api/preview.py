"""Whom a condition would mean, before a segment is made of it. Stores nothing."""

from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Resource, Strict
from metrics.domain.preview import Preview, preview_of
from metrics.domain.rules.rule import read_rule
from metrics.models import Segment


class PreviewFields(Strict):
    rule = serializers.JSONField(help_text="The condition, as data; docs/segments.md says how.")
    words = serializers.CharField(read_only=True)
    size = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="null where it could not be counted within a second"
    )
    margin = serializers.IntegerField(
        read_only=True, help_text="0 of a count; of an estimate, how far off it may well be"
    )
    revenue = serializers.DecimalField(18, 2, read_only=True, allow_null=True)
    revenue_share = serializers.FloatField(read_only=True, allow_null=True)
    sample = serializers.ListField(child=serializers.IntegerField(), read_only=True, help_text="customers")
    overlaps: serializers.DictField = serializers.DictField(
        child=serializers.FloatField(), read_only=True, help_text="segment → share of these customers in it"
    )


class PreviewResource(Resource):
    queryset = Segment.objects.none()
    serializer_class = PreviewFields
    permission_required = "metrics.view"
    permission_required_write = "metrics.edit"

    def create(self, request: Request) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        node = read_rule(sent.validated_data["rule"])
        return Response(
            {"rule": node.as_json, "words": node.words, **_figures(preview_of(node.q))}, status.HTTP_200_OK
        )


def _figures(preview: Preview) -> dict[str, Any]:
    return {
        "size": preview.size,
        "margin": preview.margin,
        "revenue": None if preview.revenue is None else str(preview.revenue),
        "revenue_share": preview.revenue_share,
        "sample": [customer.pk for customer in preview.sample],
        "overlaps": {each.segment.slug: each.share for each in preview.overlaps},
    }
