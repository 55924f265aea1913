"""Answers with all their replies, to read; those in doubt are decided about by a verdict."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from surveys.enums import AskedOver, Suspicion
from surveys.models import Answer, Reply
from surveys.models.answer import IN_DOUBT


class ReplyFields(StrictModel):
    question: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="key", read_only=True)

    class Meta:
        model = Reply
        fields = ["question", "row", "number", "scale_min", "scale_max", "choices", "text"]


class AnswerFields(StrictModel):
    channel = serializers.CharField(source="invitation.channel", read_only=True)
    open_link = serializers.IntegerField(
        source="invitation.open_link_id",
        read_only=True,
        allow_null=True,
        help_text="Answered by it, an answer has no customer: nobody knows whose it is.",
    )
    brand = serializers.CharField(
        source="invitation.brand.key", read_only=True, allow_null=True, default=None, help_text="Its key."
    )
    replies = ReplyFields(many=True, read_only=True)
    counts = serializers.BooleanField(read_only=True)
    survey: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Answer
        fields = [
            "id",
            "survey",
            "channel",
            "open_link",
            "brand",
            "customer",
            "score",
            "scale_min",
            "scale_max",
            "comment",
            "answered_at",
            "revised_at",
            "counts",
            "suspicion",
            "confirmed_at",
            "confirmed_by",
            "left_out_at",
            "replies",
        ]


class AnswerFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    counts = serializers.BooleanField(
        required=False, help_text="Whether it stands in figures; without this, answers in doubt come too."
    )
    suspicion = serializers.ChoiceField(
        Suspicion.choices, required=False, help_text="Why it stands, or stood, in doubt."
    )
    waiting = serializers.BooleanField(required=False, help_text="In doubt, and nobody decided about it yet.")
    left_out = serializers.BooleanField(required=False, help_text="Left out for good.")
    channel = serializers.ChoiceField(AskedOver.choices, required=False, help_text="How they were asked.")
    open_link = Id(required=False)
    brand = serializers.SlugField(required=False, max_length=40)
    since = Moment(required=False, help_text="Answered from this moment on.")
    until = Moment(required=False, help_text="Answered before this moment.")
    lookups = {
        "survey": "survey__slug",
        "channel": "invitation__channel",
        "open_link": "invitation__open_link",
        "brand": "invitation__brand__key",
        "since": "answered_at__gte",
        "until": "answered_at__lt",
    }

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.validated_data
        if (left_out := asked.pop("left_out", None)) is not None:
            rows = rows.filter(left_out_at__isnull=not left_out)
        if (waiting := asked.pop("waiting", None)) is not None:
            rows = rows.filter(IN_DOUBT) if waiting else rows.exclude(IN_DOUBT)
        return super().apply(rows)


class AnswerResource(Readable):
    queryset = Answer.objects.select_related("survey", "invitation__brand").prefetch_related(
        "replies__question"
    )
    serializer_class = AnswerFields
    filters = AnswerFilters
    permission_required = "surveys.view"
