"""What every figure is, how it is computed and how to read it, in the reader's language."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Resource, Strict
from metrics.domain import registry
from metrics.domain.behind import POPULATIONS
from metrics.domain.registry import Metric
from metrics.models import MetricSnapshot

WORDS = ("name", "explanation", "formula", "example", "how_to_read", "window", "convention")


class ThresholdFields(Strict):
    at_least = serializers.FloatField(read_only=True)
    label: serializers.CharField = serializers.CharField(read_only=True)  # type: ignore[assignment]  # of that name
    tone = serializers.CharField(read_only=True, help_text="good, warn, bad or empty.")


class UseFields(Strict):
    daily = serializers.BooleanField(read_only=True, help_text="Kept day by day: `metric-snapshots`.")
    target = serializers.BooleanField(read_only=True, help_text="Can have targets and goals.")
    customers = serializers.BooleanField(read_only=True, help_text="Whom it counts: `figure-customers`.")


class MetricFields(Strict):
    key = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    explanation = serializers.CharField(read_only=True)
    formula = serializers.CharField(read_only=True)
    example = serializers.CharField(read_only=True)
    how_to_read = serializers.CharField(read_only=True)
    window = serializers.CharField(read_only=True)
    unit = serializers.CharField(read_only=True, help_text="A share is between 0 and 1.")
    higher_is_better = serializers.BooleanField(
        read_only=True, allow_null=True, help_text="null: neither is good in itself."
    )
    interval = serializers.CharField(read_only=True, help_text="Its method, in words.")
    method = serializers.CharField(read_only=True, help_text="How it is read off sums; empty if not daily.")
    day_by_day = serializers.CharField(
        read_only=True, help_text="For whom it is kept every day and why not for others, or why for nobody."
    )
    splits: serializers.ListField = serializers.ListField(child=serializers.CharField(), read_only=True)
    lowest = serializers.FloatField(read_only=True, help_text="A target lies between this …")
    highest = serializers.FloatField(read_only=True, help_text="… and this.")
    thresholds = ThresholdFields(many=True, read_only=True)
    convention = serializers.CharField(
        read_only=True, help_text="Whose thresholds they are, or that there are none."
    )
    uses = UseFields(read_only=True)


class MetricResource(Resource):
    """The registry of figures; `Accept-Language` chooses French or English."""

    queryset = MetricSnapshot.objects.none()
    serializer_class = MetricFields
    permission_required = "metrics.view"
    lookup_value_regex = "[a-z0-9_]{1,40}"
    pagination_class = None  # type: ignore[assignment]  # there are some dozens

    @extend_schema(responses=MetricFields(many=True))
    def list(self, request: Request) -> Response:
        return Response([_told(metric) for metric in registry.METRICS])

    def retrieve(self, request: Request, pk: str) -> Response:
        if pk not in registry.BY_KEY:
            raise NotFound
        return Response(_told(registry.get(pk)))


def _told(metric: Metric) -> dict[str, Any]:
    daily = metric.daily
    lowest, highest = metric.bounds
    return {
        "key": metric.key,
        **{name: str(getattr(metric, name)) for name in WORDS},
        "unit": metric.unit,
        "higher_is_better": metric.higher_is_better,
        "interval": str(metric.interval),
        "method": daily.method if daily else "",
        "day_by_day": " ".join(map(str, metric.day_by_day)),
        "splits": list(daily.splits) if daily else [],
        "lowest": lowest,
        "highest": highest,
        "thresholds": [
            {"at_least": it.at_least, "label": str(it.label), "tone": it.tone} for it in metric.thresholds
        ],
        "uses": {
            "daily": daily is not None,
            "target": daily is not None and metric.higher_is_better is not None,
            "customers": metric.key in POPULATIONS,
        },
    }
