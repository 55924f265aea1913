"""Messages, to read: what left, is planned, or was held back and why. Never the mail itself."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from journeys.domain.queries import such_messages
from journeys.enums import MessagePurpose, MessageState, Reason
from journeys.forms.message import MOST_STEPS
from journeys.models import Message


class MessageFields(StrictModel):
    template: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Message
        fields = [
            "id",
            "customer",
            "enrolment",
            "template",
            "purpose",
            "channel",
            "state",
            "reason",
            "detail",
            "subject",
            "due_at",
            "created_at",
            "sending_at",
            "settled_at",
        ]


AS_ON_THE_PAGE = ("state", "purpose", "reason", "journey", "place")


class MessageFilters(Filters):
    customer = Id(required=False)
    state = serializers.ChoiceField(required=False, choices=MessageState.choices)
    purpose = serializers.ChoiceField(required=False, choices=MessagePurpose.choices)
    since = Moment(required=False, help_text="Planned from this moment on.")
    reason = serializers.ChoiceField(required=False, choices=Reason.choices, help_text="Why it was not sent.")
    journey = serializers.SlugField(required=False, max_length=60, help_text="Whose step it is.")
    place = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_STEPS, help_text="Which step of a journey, from 1 on."
    )
    lookups = {"since": "created_at__gte"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.validated_data
        told = {name: asked.pop(name) for name in AS_ON_THE_PAGE if name in asked}
        return super().apply(rows.filter(such_messages(**told)))


class MessageResource(Readable):
    queryset = Message.objects.select_related("template").defer("mime")
    serializer_class = MessageFields
    filters = MessageFilters
    permission_required = "journeys.view"
