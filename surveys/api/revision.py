"""Changes of answers that came from another browser: read here, decided about by a verdict."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Filters, Id, Moment, Readable, StrictModel
from surveys.enums import Suspicion
from surveys.models import Revision


class RevisionFields(StrictModel):
    survey = serializers.SlugField(source="answer.survey.slug", read_only=True)
    suspicion = serializers.ChoiceField(Suspicion.choices, read_only=True)

    class Meta:
        model = Revision
        fields = ["id", "answer", "survey", "score", "comment", "suspicion", "received_at"]
        fields += ["confirmed_at", "confirmed_by", "left_out_at"]
        read_only_fields = fields


class RevisionFilters(Filters):
    survey = serializers.SlugField(required=False, max_length=50)
    answer = Id(required=False)
    suspicion = serializers.ChoiceField(Suspicion.choices, required=False)
    waiting = serializers.BooleanField(required=False, help_text="Nobody decided about it yet.")
    left_out = serializers.BooleanField(required=False)
    since = Moment(required=False, help_text="Received from this moment on.")
    until = Moment(required=False, help_text="Received before this moment.")
    lookups = {"survey": "answer__survey__slug", "since": "received_at__gte", "until": "received_at__lt"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.validated_data
        if (left_out := asked.pop("left_out", None)) is not None:
            rows = rows.filter(left_out_at__isnull=not left_out)
        if (waiting := asked.pop("waiting", None)) is not None:
            open_ = {"confirmed_at": None, "left_out_at": None}
            rows = rows.filter(**open_) if waiting else rows.exclude(**open_)
        return super().apply(rows)


class RevisionResource(Readable):
    queryset = Revision.objects.select_related("answer__survey")
    serializer_class = RevisionFields
    filters = RevisionFilters
    permission_required = "surveys.view"
