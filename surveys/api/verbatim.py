"""What customers said in words, with its tone: to read, and to correct."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Changeable, Filters, Id, Moment, Readable, Strict, StrictModel
from customers.enums import Channel
from surveys.domain.verbatim import LATEST_FIRST, correct_tone, matching_verbatims, verbatims
from surveys.enums import AskedOver, Author, Feeling, Tone, VerbatimSource
from surveys.models import Survey, Theme, Verbatim


class VerbatimFields(StrictModel):
    survey: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    question: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="key", read_only=True, help_text="The further question; null beside the score."
    )

    class Meta:
        model = Verbatim
        fields = [
            "id",
            "source",
            "answer",
            "survey",
            "question",
            "customer",
            "kind",
            "score",
            "scale_max",
            "channel",
            "language",
            "text",
            "said_at",
            "tone",
            "read_tone",
            "certainty",
            "read_by",
            "corrected_at",
        ]
        read_only_fields = fields


class ToneFields(Strict):
    tone = serializers.ChoiceField(
        Tone.choices, required=False, help_text="As a person reads it, which counts."
    )


class VerbatimFilters(Filters):
    source = serializers.ChoiceField(VerbatimSource.choices, required=False)  # type: ignore[assignment]  # a filter
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.all(), required=False)
    customer = Id(required=False)
    tone = serializers.ChoiceField(Tone.choices, required=False)
    feeling = serializers.ChoiceField(Feeling.choices, required=False, help_text="How the score reads.")
    score = serializers.IntegerField(required=False, min_value=0, max_value=10)
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=32767, help_text="Number of the version that was answered."
    )
    channel = serializers.ChoiceField(Channel.choices, required=False)
    over = serializers.ChoiceField(AskedOver.choices, required=False, help_text="How they were asked.")
    author = serializers.ChoiceField(
        Author.choices, required=False, help_text="`open`: said by anonymous links; `known`: all but those."
    )
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    brand = serializers.SlugField(required=False, max_length=40, help_text="Its key; “-”: the house itself.")
    product = serializers.CharField(
        required=False,
        max_length=100,
        help_text="Its stock code, or words of its name: said of an order that held it.",
    )
    theme = serializers.PrimaryKeyRelatedField(queryset=Theme.objects.all(), required=False)
    words = serializers.CharField(required=False, max_length=100)
    since = Moment(required=False, help_text="Said from this moment on.")
    until = Moment(required=False, help_text="Said before this moment.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return matching_verbatims(rows, self.validated_data)


class VerbatimResource(Changeable, Readable):
    queryset = verbatims()
    serializer_class = VerbatimFields
    change_serializer_class = ToneFields
    filters = VerbatimFilters
    ordering = LATEST_FIRST
    permission_required = "surveys.view"
    permission_required_write = "surveys.judge"

    def change(self, row: Verbatim, *, tone: str = "", **clean: Any) -> None:
        if tone:
            correct_tone(verbatim=row, tone=tone, actor_id=self.actor_id)
