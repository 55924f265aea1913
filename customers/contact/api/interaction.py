"""Contacts over any channel."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from core.api import Id, Ref, StrictModel
from customers.api.base import CustomerFilters, CustomerRef, OfCustomer, Period, Told, Whose
from customers.commerce.api.brand import brand_field
from customers.contact.api.wrap_up_code import code_field
from customers.contact.domain.interaction import NOTE_LIMIT, log_contact
from customers.enums import Channel, Direction
from customers.models import Case, Interaction, Outcome, Reason


class Seconds(serializers.IntegerField):
    """A duration in whole seconds, at most a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=86_400, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Bounded first: a longer one cannot be a duration at all."""
        seconds = super().run_validation(data)
        return None if seconds is None else timedelta(seconds=seconds)

    def to_representation(self, value: Any) -> int:
        return int(value.total_seconds())


class InteractionFields(StrictModel):
    customer = CustomerRef()
    reason = code_field(Reason.objects.filter(retired_at=None))
    outcome = code_field(Outcome.objects.filter(retired_at=None))
    brand = brand_field()
    case = Ref(queryset=Case.objects.all(), required=False, allow_null=True)
    duration = Seconds(required=False, allow_null=True, help_text="Seconds.")
    key = serializers.CharField(max_length=120, help_text="Yours: the same key again stores nothing twice.")

    class Meta:
        model = Interaction
        fields = [
            "id",
            "customer",
            "channel",
            "direction",
            "brand",
            "reason",
            "outcome",
            "case",
            "agent",
            "started_at",
            "duration",
            "solved",
            "note",
            "key",
        ]
        read_only_fields = ["agent"]
        extra_kwargs = {"note": {"max_length": NOTE_LIMIT}}


class InteractionFilters(Period, CustomerFilters):
    channel = serializers.ChoiceField(Channel.choices, required=False)
    direction = serializers.ChoiceField(Direction.choices, required=False)
    agent = Whose()
    reason = serializers.SlugRelatedField("slug", queryset=Reason.objects.all(), required=False)
    outcome = serializers.SlugRelatedField("slug", queryset=Outcome.objects.all(), required=False)
    case = Id(required=False)
    solved = serializers.BooleanField(required=False)
    lookups = {"since": "started_at__gte", "until": "started_at__lt"}


class InteractionResource(Told, OfCustomer):
    queryset = Interaction.objects.select_related("reason", "outcome", "brand")
    serializer_class = InteractionFields
    filters = InteractionFilters
    permission_required = "customers.view"
    permission_required_write = "customers.log_contact"
    ordering_of_customer = ("-started_at", "-pk")

    def get_ordering(self) -> tuple[str, ...]:
        in_period = {"since", "until"} & self.asked.validated_data.keys()
        return self.ordering_of_customer if in_period else super().get_ordering()

    def store(self, **clean: Any) -> Interaction:
        return log_contact(agent_id=self.actor_id, **clean)
