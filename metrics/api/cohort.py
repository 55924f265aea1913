"""Cohorts of first purchases, month by month, to read."""

from rest_framework import serializers

from core.api import Filters, Listed, StrictModel
from metrics.models import CohortFigures


class CohortFields(StrictModel):
    class Meta:
        model = CohortFigures
        fields = ["id", "cohort", "age", "active", "orders", "revenue"]


class CohortFilters(Filters):
    cohort = serializers.DateField(required=False, help_text="The first day of a month.")
    since = serializers.DateField(required=False)
    lookups = {"since": "cohort__gte"}


class CohortResource(Listed):
    """`active` of age 0 is the size of the cohort; a month without a row had no purchase."""

    queryset = CohortFigures.objects.all()
    serializer_class = CohortFields
    filters = CohortFilters
    permission_required = "metrics.view"
