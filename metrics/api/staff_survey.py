"""Rounds of the staff survey: what may be shown of them, and nothing that anybody answered."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import Filters, Readable, Strict, StrictModel
from metrics.domain.staff_orientation import TeamLine, all_lines, round_of
from surveys.enums import StaffSurveyState
from surveys.models import StaffSurvey


class StaffResultFields(Strict):
    teams = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="small teams stand together; empty: the whole house, or those without a team",
    )
    name = serializers.CharField(help_text="as the teams were called then; * is the whole house")
    members = serializers.IntegerField(help_text="who could take part")
    people = serializers.IntegerField(help_text="who did")
    index = serializers.FloatField(help_text="0 to 100")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    strong = serializers.FloatField(help_text="share of those from 75 on")
    medium = serializers.FloatField()
    weak = serializers.FloatField(help_text="share of those under 50")
    alpha = serializers.FloatField(allow_null=True, help_text="Cronbach’s alpha")


class StaffSurveyFields(StrictModel):
    class Meta:
        model = StaffSurvey
        fields = [
            *("id", "name_fr", "name_en", "statements", "minimum", "state"),
            *("opened_on", "closes_on", "closed_on"),
        ]


class StaffRoundFields(StaffSurveyFields):
    """One round by itself: its results are read from every answer to it."""

    results = serializers.SerializerMethodField(
        help_text="Of a round that is over: groups of the least size or more, none that the others tell of."
    )

    class Meta(StaffSurveyFields.Meta):
        fields = [*StaffSurveyFields.Meta.fields, "results"]

    @extend_schema_field(StaffResultFields(many=True))
    def get_results(self, row: StaffSurvey) -> list[dict[str, Any]]:
        return [_told(line) for line in all_lines(round_of(row))]


def _told(line: TeamLine) -> dict[str, Any]:
    index, interval = line.index, line.interval
    return {
        "teams": line.teams,
        "name": line.name,
        "members": line.members,
        "people": index.n,
        "index": index.mean,
        "low": interval.low,
        "high": interval.high,
        "strong": index.strong,
        "medium": index.medium,
        "weak": index.low,
        "alpha": index.alpha,
    }


class StaffSurveyFilters(Filters):
    state = serializers.ChoiceField(StaffSurveyState.choices, required=False)


class StaffSurveyResource(Readable):
    """To read alone: whoever takes part does so on their own page. One round alone has its results."""

    queryset = StaffSurvey.objects.all()
    serializer_class = StaffSurveyFields
    filters = StaffSurveyFilters
    permission_required = "surveys.staff"

    def get_serializer_class(self) -> type[StaffSurveyFields]:
        return StaffSurveyFields if self.action == "list" else StaffRoundFields
