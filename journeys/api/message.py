"""Messages, to read: what left, is planned, or was held back and why. Never the mail itself."""

from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from journeys.enums import MessagePurpose, MessageState
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


class MessageFilters(Filters):
    customer = Id(required=False)
    state = serializers.ChoiceField(required=False, choices=MessageState.choices)
    purpose = serializers.ChoiceField(required=False, choices=MessagePurpose.choices)
    since = Moment(required=False, help_text="Planned from this moment on.")
    lookups = {"since": "created_at__gte"}


class MessageResource(Readable):
    queryset = Message.objects.select_related("template").defer("mime")
    serializer_class = MessageFields
    filters = MessageFilters
    permission_required = "journeys.view"
