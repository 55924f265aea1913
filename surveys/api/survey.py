"""Surveys with the questions they ask now, to read."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from core.api import Readable, StrictModel
from surveys.models import Question, Survey, Version, Wording


class QuestionFields(StrictModel):
    class Meta:
        model = Question
        fields = [
            *("key", "kind", "text_fr", "text_en", "contrary_fr", "contrary_en", "scale_min", "scale_max"),
            *("lowest_fr", "lowest_en", "highest_fr", "highest_en", "choices", "rows", "required"),
            *("show_if", "show_op", "show_value"),
        ]


class OwnWords(StrictModel):
    brand: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="key", read_only=True)

    class Meta:
        model = Wording
        fields = ["brand", "words"]


class SurveyFields(StrictModel):
    version = serializers.SerializerMethodField(help_text="Number of the version published last.")
    questions = serializers.SerializerMethodField(
        help_text="Those asked after the scored one, in their order."
    )

    wordings = serializers.SerializerMethodField(
        help_text="What brands say in their own words: place of a text → language → words."
    )

    class Meta:
        model = Survey
        fields = [
            *("id", "slug", "kind", "phase", "title_fr", "title_en", "question_fr", "question_en"),
            *("scale_min", "scale_max", "lowest_fr", "lowest_en", "highest_fr", "highest_en"),
            *("valid_days", "most_reminders", "remind_after_days", "active", "version", "questions"),
            "wordings",
        ]

    def get_version(self, survey: Survey) -> int | None:
        published = list(survey.versions.all())
        return published[0].number if published else None

    def get_questions(self, survey: Survey) -> list[dict[str, Any]]:
        published = list(survey.versions.all())
        return [dict(QuestionFields(each).data) for each in published[0].questions.all()] if published else []

    def get_wordings(self, survey: Survey) -> list[dict[str, Any]]:
        published = list(survey.versions.all())
        return [dict(OwnWords(each).data) for each in published[0].wordings.all()] if published else []


_LATEST = (
    Version.objects.filter(published_at__isnull=False)
    .order_by("-number")
    .prefetch_related("questions", "wordings__brand")
)


class SurveyResource(Readable):
    queryset = Survey.objects.prefetch_related(Prefetch("versions", _LATEST))
    serializer_class = SurveyFields
    permission_required = "surveys.view"
