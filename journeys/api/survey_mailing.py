"""Mailings: a survey sent to a segment, listed, made and stopped over the API."""

from typing import Any
from uuid import uuid4

from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Moment, Readable, Strict, StrictModel
from customers.commerce.api.brand import brand_field
from journeys.domain.mailing_queries import MailingFigures, figures_of, mailings
from journeys.domain.survey_mailing import ask_segment, stop_mailing
from journeys.enums import MailingState, Reason
from journeys.forms.survey_mailing import MOST
from journeys.models import SurveyMailing
from metrics.models import Segment
from surveys.models import Survey


class HeldBack(serializers.Serializer):
    reason = serializers.ChoiceField(Reason.choices)
    customers = serializers.IntegerField()


class MailingResults(serializers.Serializer):
    """As last counted, some seconds ago."""

    asked = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Planned, and not decided yet.")
    not_asked = HeldBack(many=True)
    answered = serializers.IntegerField()
    n = serializers.IntegerField(help_text="Answers that count in the score.")
    score = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)

    def to_representation(self, instance: SurveyMailing) -> dict[str, Any]:
        return super().to_representation(_results(figures_of(instance)))


def _results(found: MailingFigures) -> dict[str, Any]:
    score = found.estimate
    return {
        "asked": found.asked,
        "waiting": found.waiting,
        "not_asked": [{"reason": reason, "customers": n} for reason, n in found.held],
        "answered": found.answered,
        "n": found.scored.n,
        "score": score.value,
        "low": score.low,
        "high": score.high,
    }


class SurveyMailingFields(StrictModel):
    survey = serializers.SlugRelatedField(slug_field="slug", queryset=Survey.objects.all())
    segment = serializers.SlugRelatedField(slug_field="slug", queryset=Segment.objects.all())
    brand = brand_field()
    most = serializers.IntegerField(
        min_value=1,
        max_value=MOST,
        required=False,
        allow_null=True,
        help_text="So many, drawn by lot among those who can be asked; without it everybody in the segment.",
    )
    starts_at = Moment(required=False, help_text="From when on; without it at once.")
    key = serializers.UUIDField(
        required=False, help_text="The same again is the same mailing. It draws the lot."
    )
    results = MailingResults(source="*", read_only=True)

    class Meta:
        model = SurveyMailing
        fields = [
            *("id", "survey", "segment", "brand", "most", "starts_at", "key", "state", "planned"),
            *("created_at", "begun_at", "ended_at", "created_by", "results"),
        ]
        read_only_fields = ["state", "planned", "created_at", "begun_at", "ended_at", "created_by"]


class SurveyMailingChanges(Strict):
    state = serializers.ChoiceField([MailingState.STOPPED.value], help_text="Nobody more is asked.")


class SurveyMailingFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    segment = serializers.SlugField(required=False, max_length=50)
    state = serializers.ChoiceField(MailingState.choices, required=False)
    lookups = {"survey": "survey__slug", "segment": "segment__slug"}


class SurveyMailingResource(Creatable, Changeable, Readable):
    """Made, it goes by itself; each customer is decided on as their mail would leave."""

    queryset = mailings()
    serializer_class = SurveyMailingFields
    change_serializer_class = SurveyMailingChanges
    filters = SurveyMailingFilters
    permission_required = "journeys.view"
    permission_required_write = "surveys.send"
    is_repeatable = True

    def store(self, *, key: Any = None, **clean: Any) -> SurveyMailing:
        mailing, self.made = ask_segment(key=key or uuid4(), actor_id=self.actor_id, **clean)
        return mailing

    def is_new(self, row: Any) -> bool:
        return self.made

    def change(self, row: SurveyMailing, *, state: str = "", **_nothing: Any) -> None:
        if state:
            stop_mailing(mailing=row, actor_id=self.actor_id)
