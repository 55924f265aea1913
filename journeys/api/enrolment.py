"""Who is, or was, on which journey, to read."""

from rest_framework import serializers

from core.api import Filters, Id, Readable, StrictModel
from journeys.enums import EnrolmentState
from journeys.models import Enrolment


class EnrolmentFields(StrictModel):
    journey: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Enrolment
        fields = [
            "id",
            "journey",
            "customer",
            "occasion",
            "version",
            "held_out",
            "state",
            "step",
            "due_at",
            "entered_at",
            "ended_at",
            "goal_at",
        ]


class EnrolmentFilters(Filters):
    journey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    held_out = serializers.BooleanField(required=False, help_text="true: those left without messages.")
    state = serializers.ChoiceField(required=False, choices=EnrolmentState.choices)
    lookups = {"journey": "journey__slug"}


class EnrolmentResource(Readable):
    queryset = Enrolment.objects.select_related("journey")
    serializer_class = EnrolmentFields
    filters = EnrolmentFilters
    permission_required = "journeys.view"
