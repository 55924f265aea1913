"""Cohorts of first purchases, month by month, to read."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Listed, StrictModel
from customers.enums import Channel
from metrics.models import CohortFigures


class CohortFields(StrictModel):
    class Meta:
        model = CohortFigures
        fields = ["id", "channel", "cohort", "age", "active", "orders", "revenue"]


class CohortFilters(Filters):
    cohort = serializers.DateField(required=False, help_text="The first day of a month.")
    since = serializers.DateField(required=False)
    channel = serializers.ChoiceField(
        Channel.choices, required=False, help_text="Who first bought over it; everybody where none is named."
    )
    lookups = {"since": "cohort__gte"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().apply(rows if "channel" in self.validated_data else rows.filter(channel=""))


class CohortResource(Listed):
    """`active` of age 0 is the size of the cohort; a month without a row had no purchase."""

    queryset = CohortFigures.objects.all()
    serializer_class = CohortFields
    filters = CohortFilters
    permission_required = "metrics.view"
