"""Answers with all their replies, to read."""

from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from surveys.models import Answer, Reply


class ReplyFields(StrictModel):
    question: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="key", read_only=True)

    class Meta:
        model = Reply
        fields = ["question", "row", "number", "scale_min", "scale_max", "choices", "text"]


class AnswerFields(StrictModel):
    replies = ReplyFields(many=True, read_only=True)
    counts = serializers.BooleanField(read_only=True)
    survey: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Answer
        fields = [
            "id",
            "survey",
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
            "replies",
        ]


class AnswerFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    counts = serializers.BooleanField(
        required=False, help_text="Whether it stands in figures; without this, answers in doubt come too."
    )
    since = Moment(required=False, help_text="Answered from this moment on.")
    lookups = {"survey": "survey__slug", "since": "answered_at__gte"}


class AnswerResource(Readable):
    queryset = Answer.objects.select_related("survey").prefetch_related("replies__question")
    serializer_class = AnswerFields
    filters = AnswerFilters
    permission_required = "surveys.view"
