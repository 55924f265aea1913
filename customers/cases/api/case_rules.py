"""What deadlines are counted by, to read: hours by priority, and when the house is open."""

from typing import Any

from rest_framework import serializers

from core.api import Listed, Readable, StrictModel
from customers.models import BusinessCalendar, ClosingDay, DeadlineRule, OpeningHours


class OpeningHoursFields(StrictModel):
    """Minutes since midnight; Monday is 0."""

    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens", "closes"]


class ClosingDayFields(StrictModel):
    class Meta:
        model = ClosingDay
        fields = ["day", "name"]


class BusinessCalendarFields(StrictModel):
    hours = OpeningHoursFields(many=True, read_only=True)
    closing_days = ClosingDayFields(many=True, read_only=True)
    teams: Any = serializers.SlugRelatedField(
        source="team_calendars", slug_field="team_id", many=True, read_only=True
    )

    class Meta:
        model = BusinessCalendar
        fields = ["id", "name", "time_zone", "country", "is_default", "teams", "hours", "closing_days"]
        extra_kwargs = {
            "country": {"help_text": "Closed on its public holidays too."},
            "is_default": {"help_text": "Holds where a team has none of its own."},
        }


class BusinessCalendarResource(Readable):
    queryset = BusinessCalendar.objects.prefetch_related("hours", "closing_days", "team_calendars")
    serializer_class = BusinessCalendarFields
    permission_required = "customers.view"


class DeadlineFields(StrictModel):
    class Meta:
        model = DeadlineRule
        fields = ["priority", "answer_hours", "solve_hours"]


class DeadlineResource(Listed):
    """The most urgent first."""

    queryset = DeadlineRule.objects.all()
    serializer_class = DeadlineFields
    permission_required = "customers.view"
    ordering = ("-priority",)
