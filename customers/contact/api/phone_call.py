"""Calls, as a phone system announces them while they ring, are answered and end."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers

from core.api import Moment, Readable, StrictModel
from customers.api.base import CustomerFilters, Told, Whose
from customers.contact.api.interaction import Seconds
from customers.contact.domain.phone_call import MISSED, announce_call
from customers.enums import CallState
from customers.models import PhoneCall


class PhoneCallFields(StrictModel):
    call_id = serializers.CharField(
        source="external_id", max_length=120, help_text="The phone system's own: the same in each state."
    )
    state = serializers.ChoiceField(
        choices=CallState.choices, help_text="The same state again changes nothing; any order is taken."
    )
    number = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="The other end, in any written form, also as sip: or tel:. Empty where it is withheld.",
    )
    agent_email = serializers.CharField(
        max_length=254, required=False, write_only=True, help_text="Instead of `extension`."
    )
    at = Moment(required=False, write_only=True, help_text="When; now where it is left out.")
    seconds = Seconds(source="talked", required=False, allow_null=True, help_text="Talked, in seconds.")
    pop_url = serializers.SerializerMethodField(help_text="Opens who is calling in the agent's browser.")

    class Meta:
        model = PhoneCall
        fields = [
            "id",
            "call_id",
            "state",
            "direction",
            "number",
            "extension",
            "agent_email",
            "at",
            "seconds",
            "agent",
            "customer",
            "interaction",
            "rang_at",
            "answered_at",
            "ended_at",
            "pop_url",
        ]
        read_only_fields = ["agent", "customer", "interaction", "rang_at", "answered_at", "ended_at"]
        extra_kwargs = {"direction": {"required": False}}

    def get_pop_url(self, call: PhoneCall) -> str:
        said = {"phone": call.number, "call": call.pk, "direction": call.direction}
        return f"{settings.BASE_URL}{reverse('customers:pop')}?{urlencode(said)}"


class PhoneCallFilters(CustomerFilters):
    agent = Whose()
    missed = serializers.BooleanField(required=False, help_text="They rang here and nobody answered.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        missed = self.validated_data.pop("missed", None)
        rows = super().apply(rows)
        return rows if missed is None else rows.filter(MISSED if missed else ~MISSED)


class PhoneCallResource(Told, Readable):
    queryset = PhoneCall.objects.all()
    serializer_class = PhoneCallFields
    filters = PhoneCallFilters
    permission_required = "customers.view"
    permission_required_write = "customers.announce_calls"
    takes_signatures: ClassVar[bool] = True
    is_first_word = False

    def store(self, *, state: str, **clean: Any) -> PhoneCall:
        who: Any = self.request.user
        source = f"{who._meta.model_name}:{who.pk}"
        call, self.is_first_word = announce_call(source=source, state=CallState(state), **clean)
        return call

    def is_new(self, row: Any) -> bool:
        return self.is_first_word
