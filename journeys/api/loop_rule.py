"""The rules of the closed loop: read, written, tried on the past, switched live and retired."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.mixins import RetrieveModelMixin

from core.api import Changeable, Creatable, Filters, Moment, Readable, Resource, StrictModel
from core.errors import Conflict
from journeys.domain.loop.preview import preview_rule
from journeys.domain.loop.rule import TERMS, go_live, retire, write_rule
from journeys.enums import RuleState
from journeys.models import LoopRule

MOVES = [("live", "live"), ("retired", "retired")]


class LoopRuleFields(StrictModel):
    """`state` of a new one is draft; it goes live, or is retired, by a change of it."""

    further_question = serializers.CharField(
        source="question", max_length=40, required=False, allow_blank=True, help_text="Its short name."
    )
    live_at = Moment(read_only=True)
    retired_at = Moment(read_only=True)

    class Meta:
        model = LoopRule
        fields = [
            *("id", "state", "position", "version", "live_at", "retired_at", "further_question"),
            *(name for name in TERMS if name != "question"),
        ]
        read_only_fields = ["state", "position", "version"]


class LoopRuleChange(LoopRuleFields):
    state = serializers.ChoiceField(choices=MOVES, required=False)

    class Meta(LoopRuleFields.Meta):
        read_only_fields = ["position", "version"]


class LoopRuleFilters(Filters):
    state = serializers.ChoiceField(choices=RuleState.choices, required=False)


class LoopRuleResource(Creatable, Changeable, Readable):
    queryset = LoopRule.objects.all()
    serializer_class = LoopRuleFields
    change_serializer_class = LoopRuleChange
    filters = LoopRuleFilters
    permission_required = "surveys.view"
    permission_required_write = "journeys.rules"

    def store(self, **terms: Any) -> LoopRule:
        return write_rule(actor_id=self.actor_id, **terms)

    def change(self, row: LoopRule, *, state: str = "", **terms: Any) -> None:
        if terms:
            write_rule(rule=row, actor_id=self.actor_id, **terms)
        if state == RuleState.LIVE:
            go_live(rule=row, actor_id=self.actor_id)
        elif state == RuleState.RETIRED and row.state == RuleState.DRAFT:
            raise Conflict(_("A draft was never live: there is nothing to retire."), field="state")
        elif state == RuleState.RETIRED:
            retire(rule=row)


class TeamLoadFields(serializers.Serializer):
    name = serializers.CharField()
    a_week = serializers.FloatField()
    open_now = serializers.IntegerField()


class RulePreviewFields(serializers.Serializer):
    matched = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="By live rules that are tried before it.")
    of = serializers.IntegerField(help_text="Answers that were looked at.")
    teams = TeamLoadFields(many=True)


class RulePreviewResource(RetrieveModelMixin, Resource):
    """What the rule of this number would have done with the answers of the last ninety days."""

    queryset = LoopRule.objects.all()
    serializer_class = RulePreviewFields
    permission_required = "surveys.view"

    def get_object(self) -> Any:
        return preview_rule(super().get_object())
