"""Consents: a ledger of statements, the latest per purpose and channel counts."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import Filters, Id, StrictModel
from customers.api.base import CustomerRef, OfCustomer, Told
from customers.enums import Channel, ConsentOrigin, Purpose, Standing
from customers.models import Consent
from customers.people.domain.consent import state_consent

UNUSABLE = [(each.value, each.label) for each in Standing if each != Standing.IN_FORCE]


class ConsentFields(StrictModel):
    customer = CustomerRef()
    origin = serializers.ChoiceField(
        [(each.value, each.label) for each in ConsentOrigin if each != ConsentOrigin.MERGE],
        default=ConsentOrigin.API,
        help_text="One out of a file (`import`) is usable only with its proof.",
    )
    in_force = serializers.SerializerMethodField(help_text="Whether it may be acted on now.")
    expires_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="A consent to be phoned ends; the others do not."
    )
    unusable_because = serializers.SerializerMethodField(help_text="Null where it is in force.")

    class Meta:
        model = Consent
        fields = [
            "id",
            "customer",
            "purpose",
            "channel",
            "granted",
            "stated_at",
            "origin",
            "source",
            "wording",
            "proof",
            "actor",
            "in_force",
            "expires_at",
            "unusable_because",
        ]
        read_only_fields = ["actor"]
        extra_kwargs = {"wording": {"max_length": 5000}, "proof": {"max_length": 5000}}

    def get_in_force(self, consent: Consent) -> bool:
        return consent.standing == Standing.IN_FORCE

    @extend_schema_field(serializers.ChoiceField(UNUSABLE, allow_null=True))
    def get_unusable_because(self, consent: Consent) -> str | None:
        return None if consent.standing == Standing.IN_FORCE else consent.standing


class ConsentFilters(Filters):
    customer = Id(required=False)
    purpose = serializers.ChoiceField(Purpose.choices, required=False)
    channel = serializers.ChoiceField(Channel.choices, required=False)
    granted = serializers.BooleanField(required=False)
    origin = serializers.ChoiceField(ConsentOrigin.choices, required=False)
    in_force = serializers.BooleanField(required=False, allow_null=True, default=None)
    unusable_because = serializers.ChoiceField(UNUSABLE, required=False)

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = dict(self.validated_data)
        in_force, why = asked.pop("in_force"), asked.pop("unusable_because", None)
        rows = rows.filter(**asked)
        if in_force is not None:
            rows = (rows.filter if in_force else rows.exclude)(standing=Standing.IN_FORCE)
        return rows.filter(standing=why) if why else rows


class ConsentResource(Told, OfCustomer):
    queryset = Consent.objects.with_standing()
    serializer_class = ConsentFields
    filters = ConsentFilters
    permission_required = "customers.view"
    permission_required_write = "customers.edit"
    is_repeatable = False

    def store(self, **clean: Any) -> Consent:
        return state_consent(actor_id=self.actor_id, **clean)
