"""Reviews of what the house is able to do: begun, filled in and closed, with the evidence of each answer."""

from typing import Any

from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Moment, Readable, Strict, StrictModel
from metrics.domain.capability.questions import QUESTIONS
from metrics.domain.capability_review import (
    NOTE_LIMIT,
    Said,
    answer_questions,
    close_review,
    start_review,
)
from metrics.models import CapabilityAnswer, CapabilityReview


class CapabilityAnswerFields(StrictModel):
    evidence = serializers.JSONField(read_only=True, help_text="What the system could say that day.")

    class Meta:
        model = CapabilityAnswer
        fields = ["question", "level", "note", "evidence", "answered_at", "answered_by"]


class CapabilityReviewFields(StrictModel):
    answers = CapabilityAnswerFields(many=True, read_only=True)

    class Meta:
        model = CapabilityReview
        fields = ["id", "started_at", "started_by", "closed_at", "closed_by", "answers"]
        read_only_fields = ["started_at", "started_by", "closed_at", "closed_by"]


class CapabilitySaid(Strict):
    question = serializers.ChoiceField([(key, str(key)) for key in QUESTIONS])
    level = serializers.IntegerField(min_value=1, max_value=5)
    note = serializers.CharField(max_length=NOTE_LIMIT, required=False, allow_blank=True)


class CapabilityReviewChange(Strict):
    answers = serializers.ListField(
        child=CapabilitySaid(), required=False, write_only=True, max_length=len(QUESTIONS)
    )
    closed = serializers.BooleanField(
        required=False, write_only=True, help_text="true: nobody changes it more."
    )


class CapabilityReviewFilters(Filters):
    closed_since = Moment(required=False)
    lookups = {"closed_since": "closed_at__gte"}


class CapabilityReviewResource(Creatable, Changeable, Readable):
    """POST begins a draft, or hands out the one there is; PATCH answers questions and closes it."""

    queryset = CapabilityReview.objects.prefetch_related("answers")
    serializer_class = CapabilityReviewFields
    change_serializer_class = CapabilityReviewChange
    filters = CapabilityReviewFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.plan"
    is_repeatable = True
    made = True

    def store(self) -> CapabilityReview:
        review, self.made = start_review(actor_id=self.actor_id)
        return review

    def is_new(self, row: Any) -> bool:
        return self.made

    def change(self, row: CapabilityReview, **clean: Any) -> None:
        said = {one["question"]: Said(one["level"], one.get("note", "")) for one in clean.get("answers", [])}
        if said:
            answer_questions(review=row, said=said, actor_id=self.actor_id)
        if clean.get("closed"):
            close_review(review=row, actor_id=self.actor_id)
