"""Invitations: made here, the link to the survey is told once, for whoever delivers it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Creatable, Filters, Id, Readable, StrictModel
from core.errors import Conflict
from customers.api.base import CustomerRef
from customers.models import Customer
from surveys.domain.invitation import Asked, invite
from surveys.enums import InvitationState
from surveys.models import Invitation, Survey

READ = [
    *("language", "channel", "created_at", "sent_at", "delivered_at", "bounced_at", "opened_at"),
    *("started_at", "answered_at", "reminded_at", "reminders", "expires_at"),
]


class InvitationFields(StrictModel):
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.filter(active=True))
    customer = CustomerRef()
    occasion = serializers.CharField(
        max_length=120, help_text="What it is about, e.g. order:123. The same again invites nobody twice."
    )
    state = serializers.ChoiceField(InvitationState.choices, read_only=True)
    url = serializers.SerializerMethodField(
        help_text="The link, only in the answer that made the invitation: afterwards nobody knows it."
    )

    class Meta:
        model = Invitation
        fields = [
            "id",
            "survey",
            "customer",
            "occasion",
            *READ,
            "state",
            "url",
        ]
        read_only_fields = READ

    def get_url(self, _row: Invitation) -> str | None:
        token = getattr(self.context["view"], "token", None)
        return settings.BASE_URL + reverse("surveys:answer", args=[token]) if token else None


class InvitationFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    lookups = {"survey": "survey__slug"}


class InvitationResource(Creatable, Readable):
    queryset = Invitation.objects.select_related("survey")
    serializer_class = InvitationFields
    filters = InvitationFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.invite"
    is_repeatable = True

    def store(self, *, survey: Survey, customer: Customer, occasion: str) -> Invitation:
        tokens = invite(survey=survey, asked=[Asked(customer.pk, occasion)])
        self.token = tokens.get(occasion)
        invitation = Invitation.objects.get(survey=survey, occasion=occasion)
        if invitation.customer_id != customer.pk:
            raise Conflict(_("Another customer was asked about this occasion."), field="occasion")
        return invitation

    def is_new(self, row: Any) -> bool:
        return self.token is not None
