"""Interviews by phone: begun, as the arbiter lets it, and what was said taken down; by a call centre, say."""

from typing import Any

from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Moment, Readable, Strict, StrictModel
from customers.api.base import CustomerRef
from customers.commerce.api.brand import brand_field
from customers.models import Brand, Customer
from journeys.domain.interview import Reported, begin_interview, is_begun, take_interview
from surveys.enums import AskedOver
from surveys.models import Invitation, Survey


class ReportedReply(Strict):
    question = serializers.SlugField(max_length=40, help_text="Short name of the further question.")
    row = serializers.SlugField(
        max_length=40,
        required=False,
        default="",
        allow_blank=True,
        help_text="Of a table, or half of a pair.",
    )
    values = serializers.ListField(
        child=serializers.CharField(max_length=5_000, allow_blank=True),
        max_length=100,
        help_text="A score, the choices, or the words; nothing takes back what was said before.",
    )


class Said(Strict):
    score = serializers.IntegerField(required=False, min_value=0, max_value=10)
    comment = serializers.CharField(required=False, max_length=5_000, allow_blank=True)
    replies = ReportedReply(
        many=True,
        required=False,
        help_text="To the further questions, once there is a score. What is not asked after it is not kept.",
    )


class InterviewFields(Said, StrictModel):
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.filter(active=True))
    customer = CustomerRef()
    brand = brand_field()
    key = serializers.CharField(
        max_length=60, write_only=True, help_text="Yours. The same again is the same interview."
    )
    score = serializers.IntegerField(required=False, min_value=0, max_value=10, write_only=True)
    comment = serializers.CharField(required=False, max_length=5_000, allow_blank=True, write_only=True)
    replies = ReportedReply(many=True, required=False, write_only=True)
    answer: serializers.PrimaryKeyRelatedField = serializers.PrimaryKeyRelatedField(
        read_only=True, allow_null=True, help_text="Its number among /answers/, once there is a score."
    )

    class Meta:
        model = Invitation
        fields = [
            *("id", "survey", "customer", "brand", "key", "score", "comment", "replies"),
            *("answer", "language", "created_at", "answered_at", "expires_at"),
        ]
        read_only_fields = ["language", "created_at", "answered_at", "expires_at"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The answer hangs on the invitation, which may have none."""
        if not hasattr(instance, "answer"):
            instance.answer = None
        return super().to_representation(instance)


class InterviewFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    since = Moment(required=False, help_text="Begun from this moment on.")
    lookups = {"survey": "survey__slug", "since": "created_at__gte"}


class InterviewResource(Creatable, Changeable, Readable):
    """Without a score it is begun: then nobody else asks meanwhile. Who rests is not asked (409)."""

    queryset = Invitation.objects.filter(channel=AskedOver.PHONE).select_related(
        "survey", "version", "brand", "answer"
    )
    serializer_class = InterviewFields
    change_serializer_class = Said
    filters = InterviewFilters
    permission_required = "surveys.view"
    permission_required_write = "surveys.invite"
    is_repeatable = True

    def store(
        self, *, customer: Customer, survey: Survey, key: str, brand: Brand | None = None, **said: Any
    ) -> Invitation:
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        key = f"call:{customer.pk}:{key}"
        self.made = not is_begun(customer=customer, survey=survey, key=key)
        begun = begin_interview(
            customer=customer, survey=survey, key=key, agent_id=self.actor_id, brand=brand
        )
        self.change(begun, **said)
        return begun

    def is_new(self, row: Any) -> bool:
        return self.made

    def change(self, row: Invitation, **said: Any) -> None:
        replies = [Reported(**each) for each in said.pop("replies", [])]
        take_interview(interview=row, replies=replies, **said)
