"""Answers, to read."""

from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from surveys.models import Answer


class AnswerFields(StrictModel):
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
        ]


class AnswerFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    since = Moment(required=False, help_text="Answered from this moment on.")
    lookups = {"survey": "survey__slug", "since": "answered_at__gte"}


class AnswerResource(Readable):
    queryset = Answer.objects.select_related("survey")
    serializer_class = AnswerFields
    filters = AnswerFilters
    permission_required = "surveys.view"
