"""The reasons and outcomes contacts are wrapped up with, and the topics of cases."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Listed, StrictModel
from customers.models import Outcome, Reason, Topic


def code_field(queryset: Any) -> serializers.SlugRelatedField:
    """A code of something, by its slug."""
    return serializers.SlugRelatedField(
        slug_field="slug", queryset=queryset, required=False, allow_null=True, help_text="Its slug."
    )


class ReasonFields(StrictModel):
    class Meta:
        model = Reason
        fields = ["slug", "label_fr", "label_en", "position", "retired_at"]


class OutcomeFields(StrictModel):
    reasons: Any = serializers.SlugRelatedField(
        slug_field="slug", many=True, read_only=True, help_text="Those it fits; none named: it fits them all."
    )

    class Meta:
        model = Outcome
        fields = ["slug", "label_fr", "label_en", "position", "solves", "reached", "reasons", "retired_at"]


class CodeFilters(Filters):
    retired = serializers.BooleanField(
        required=False, help_text="The retired ones, which old contacts carry, in place of those in use."
    )

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(retired_at__isnull=not self.validated_data.get("retired", False))


class ReasonResource(Listed):
    queryset = Reason.objects.all()
    filters = CodeFilters
    serializer_class = ReasonFields
    permission_required = "customers.view"
    ordering = ("position", "pk")


class OutcomeResource(Listed):
    queryset = Outcome.objects.prefetch_related("reasons")
    filters = CodeFilters
    serializer_class = OutcomeFields
    permission_required = "customers.view"
    ordering = ("position", "pk")


class TopicFields(StrictModel):
    class Meta:
        model = Topic
        fields = ["slug", "label_fr", "label_en", "position", "retired_at"]


class TopicResource(Listed):
    queryset = Topic.objects.all()
    filters = CodeFilters
    serializer_class = TopicFields
    permission_required = "customers.view"
    ordering = ("position", "pk")
