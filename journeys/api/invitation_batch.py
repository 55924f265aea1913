"""Up to a thousand invitations to one survey in one request, each with its own result."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Id, Resource, Strict
from customers.commerce.api.brand import brand_field
from journeys.domain.asking import MOST, Outcome, ask_by_link
from journeys.domain.interview import in_words
from surveys.domain.invitation import Asked
from surveys.models import Survey


class InvitationRow(Strict):
    customer = Id()
    occasion = serializers.CharField(max_length=120)


class InvitationResult(serializers.Serializer):
    customer = serializers.IntegerField()
    occasion = serializers.CharField()
    result = serializers.ChoiceField(["created", "known", "held", "refused"])
    url = serializers.CharField(allow_null=True, help_text="Of what was created; told this once.")
    why = serializers.CharField(help_text="Why nobody was asked.")


class InvitationBatchFields(Strict):
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.filter(active=True))
    brand = brand_field(help_text="As of a single invitation, for all of them.")
    invitations = serializers.ListField(child=InvitationRow(), min_length=1, max_length=MOST, write_only=True)
    results = InvitationResult(many=True, read_only=True)


class InvitationBatchResource(Resource):
    """Once per survey and occasion: the same batch again creates nothing, and tells no link a second time."""

    serializer_class = InvitationBatchFields
    permission_required = "surveys.view"
    permission_required_write = "surveys.invite"

    def create(self, request: Request) -> Response:
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        survey, rows = sent.validated_data["survey"], sent.validated_data["invitations"]
        brand = sent.validated_data.get("brand")
        asked = [Asked(row["customer"], row["occasion"], brand.pk if brand else None) for row in rows]
        results = [_shown(each) for each in ask_by_link(survey=survey, asked=asked)]
        told = {"survey": survey.slug, "brand": brand.key if brand else None, "results": results}
        return Response(told, status.HTTP_200_OK)


def _shown(told: Outcome) -> dict[str, Any]:
    url = settings.BASE_URL + reverse("surveys:answer", args=[told.token]) if told.token else None
    return {
        "customer": told.asked.customer_id,
        "occasion": told.asked.occasion,
        "result": told.result,
        "url": url,
        "why": in_words(told.hindrance) if told.hindrance else told.refusal,
    }
