"""Invitations: made here, the link to the survey is told once, for whoever delivers it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Moment, Readable, Strict, StrictModel
from core.errors import Conflict
from customers.api.base import CustomerRef
from customers.commerce.api.brand import brand_field
from customers.models import Brand, Customer
from journeys.domain.asking import ask_by_link
from journeys.domain.interview import in_words
from surveys.domain.delivery import TOLD, note_told
from surveys.domain.invitation import Asked
from surveys.enums import AskedOver, InvitationState
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
    brand = brand_field(help_text="Its key; without it, the brand of what it is about, where that is known.")
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
            "brand",
            *READ,
            "state",
            "url",
        ]
        read_only_fields = READ

    def get_url(self, _row: Invitation) -> str | None:
        token = getattr(self.context["view"], "token", None)
        return settings.BASE_URL + reverse("surveys:answer", args=[token]) if token else None


class InvitationChanges(Strict):
    told = serializers.ChoiceField(
        sorted(TOLD), help_text="What became of the link on its way, from whoever delivers it. Once each."
    )


class InvitationFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    channel = serializers.ChoiceField(AskedOver.choices, required=False)
    brand = serializers.SlugField(required=False, max_length=40)
    state = serializers.ChoiceField(InvitationState.choices, required=False)
    since = Moment(required=False, help_text="Made from this moment on.")
    until = Moment(required=False, help_text="Made before this moment.")
    lookups = {
        "survey": "survey__slug",
        "brand": "brand__key",
        "since": "created_at__gte",
        "until": "created_at__lt",
    }

    def apply(self, rows: Any) -> Any:
        state = self.validated_data.pop("state", None)
        return super().apply(rows.in_state(InvitationState(state)) if state else rows)


class InvitationResource(Creatable, Changeable, Readable):
    """Made here, a link is delivered by whoever made it; who rests from surveys is not asked (409)."""

    queryset = Invitation.objects.asked().select_related("survey", "brand")
    serializer_class = InvitationFields
    change_serializer_class = InvitationChanges
    filters = InvitationFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.invite"
    is_repeatable = True

    def store(
        self, *, survey: Survey, customer: Customer, occasion: str, brand: Brand | None = None
    ) -> Invitation:
        asked = Asked(customer.pk, occasion, brand.pk if brand else None)
        (told,) = ask_by_link(survey=survey, asked=[asked])
        self.token = told.token or None
        if told.refusal:
            raise Conflict(told.refusal, field="occasion")
        if told.hindrance:
            raise Conflict(in_words(told.hindrance), field="customer")
        return Invitation.objects.get(survey=survey, occasion=occasion)

    def change(self, row: Invitation, *, told: str = "", **clean: Any) -> None:
        if told:
            note_told(invitation=row, what=told)

    def is_new(self, row: Any) -> bool:
        return self.token is not None
