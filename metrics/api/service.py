"""Service day by day, by channel, agent and reason, to read and add up elsewhere."""

from rest_framework import serializers

from core.api import Filters, Id, Listed, StrictModel
from customers.enums import Channel
from metrics.models import ServiceFigures


class ServiceFiguresFields(StrictModel):
    reason: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = ServiceFigures
        fields = [
            "id",
            "day",
            "channel",
            "agent",
            "reason",
            "contacts",
            "timed",
            "seconds",
            "squares",
            "issues",
            "solved_at_first",
            "said",
            "said_solved",
        ]


class ServiceFiguresFilters(Filters):
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    channel = serializers.ChoiceField(Channel.choices, required=False)
    agent = Id(required=False)
    reason = serializers.SlugField(required=False, max_length=50)
    lookups = {"since": "day__gte", "until": "day__lte", "reason": "reason__slug"}


class ServiceFiguresResource(Listed):
    """An issue stands at the contact that opened it; those of the last eight days may still come back."""

    queryset = ServiceFigures.objects.select_related("reason")
    serializer_class = ServiceFiguresFields
    filters = ServiceFiguresFilters
    permission_required = "metrics.staff"
