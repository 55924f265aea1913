"""Metrics day by day, to read; targets, to read and set."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Creatable, Filters, Readable, StrictModel
from metrics.domain.snapshot.scopes import scope_of, text_of
from metrics.domain.snapshot.target import set_target
from metrics.models import MetricSnapshot, Target
from metrics.models.snapshot import Scoped

SCOPE = "Of whom: `segment:lost`, `channel:phone`, `team:3`; empty for everybody."


class ScopeFields(StrictModel):
    scope = serializers.SerializerMethodField(help_text=SCOPE)

    def get_scope(self, row: Scoped) -> str:
        return text_of(row)


class SnapshotFields(ScopeFields):
    class Meta:
        model = MetricSnapshot
        fields = [
            *("id", "metric", "scope", "day"),
            *("value", "low", "high"),
            *("n", "total", "squares", "per"),
            "computed_at",
        ]


class ScopeFilters(Filters):
    metric = serializers.CharField(required=False, max_length=40)
    scope = serializers.CharField(required=False, allow_blank=True, max_length=60, help_text=SCOPE)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        scope = self.validated_data.pop("scope", None)
        return super().apply(rows if scope is None else rows.filter(**scope_of(scope).fields))


class SnapshotFilters(ScopeFilters):
    lookups = {"since": "day__gte", "until": "day__lte"}


class SnapshotResource(Readable):
    """The latest day first. `value` is null where nothing was observed; `total` and `squares` are Σx and Σx²
    over `n`.
    """

    queryset = MetricSnapshot.objects.select_related("segment")
    serializer_class = SnapshotFields
    filters = SnapshotFilters
    ordering = ("-day", "-pk")
    permission_required = "metrics.view"


class TargetFields(StrictModel):
    metric = serializers.CharField(max_length=40, help_text="A figure that is kept day by day.")
    scope = serializers.CharField(default="", allow_blank=True, max_length=60, help_text=SCOPE)
    value: serializers.FloatField = serializers.FloatField(
        allow_null=True, help_text="A share is between 0 and 1. null: no target from then on."
    )

    class Meta:
        model = Target
        fields = ["id", "metric", "scope", "value", "since", "actor", "set_at"]
        read_only_fields = ["actor", "set_at"]

    def to_representation(self, row: Target) -> dict[str, Any]:
        row.scope = text_of(row)  # type: ignore[attr-defined]  # as it stands in an address
        return super().to_representation(row)


class TargetFilters(ScopeFilters):
    lookups = {"since": "since__gte", "until": "since__lte"}


class TargetResource(Creatable, Readable):
    """One a day, figure and scope: sent again for the same day, it replaces the one before."""

    queryset = Target.objects.select_related("segment")
    serializer_class = TargetFields
    filters = TargetFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.target"

    def store(self, *, metric: str, scope: str, value: float | None, since: date) -> Target:
        of = scope_of(scope)
        return set_target(metric=metric, scope=of, value=value, since=since, actor_id=self.actor_id)
