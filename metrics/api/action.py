"""The action plan: what is to be done, by whom, by when; and what is said about it."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.functional import cached_property
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Listed, Readable, Ref, StrictModel
from customers.validators import DAYS
from metrics.domain.action import (
    Plan,
    change_action,
    comment_action,
    measured_return,
    move_action,
    plan_action,
    return_of,
)
from metrics.domain.action_queries import matching_actions, others_of, sharing_journeys
from metrics.domain.effect import Effect, effects
from metrics.domain.return_terms import Terms
from metrics.enums import ActionState
from metrics.models import Action, ActionComment, Segment


class ActionFields(StrictModel):
    owner = Ref(
        queryset=get_user_model()._default_manager.filter(is_active=True), required=False, allow_null=True
    )
    due_on = serializers.DateField(validators=DAYS)
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Segment.objects.filter(archived_at=None),
        required=False,
        allow_null=True,
    )
    journey = serializers.SlugField(required=False, allow_blank=True, max_length=50)
    cost = serializers.DecimalField(14, 2, min_value=Decimal(0), required=False, allow_null=True)
    payback = serializers.SerializerMethodField(
        help_text="(observed gain − cost) / cost; empty while either is unknown."
    )
    measured_payback = serializers.SerializerMethodField(
        help_text="(extra margin − cost) / cost by those whom its journey holds back; empty while unknown."
    )
    shares_effect_with = serializers.SerializerMethodField(
        help_text="The other actions of its journey: the measured return is of all of them together."
    )

    class Meta:
        model = Action
        fields = [
            "id",
            "title",
            "description",
            "owner",
            "due_on",
            "state",
            "segment",
            "goal",
            "journey",
            "cost",
            "expected_gain",
            "observed_gain",
            "payback",
            "measured_payback",
            "shares_effect_with",
            "gain_at",
            "gain_by",
            "created_at",
            "started_at",
            "ended_at",
        ]
        read_only_fields = ["gain_at", "gain_by", "created_at", "started_at", "ended_at"]

    def get_payback(self, action: Action) -> float | None:
        back = return_of(action)
        return None if back is None else float(back)

    def get_measured_payback(self, action: Action) -> float | None:
        if not action.journey:
            return None
        known, terms = self.context["view"].measured_by
        found = measured_return(action, known, terms, self._others(action))
        return found.value.value if found and found.value else None

    def get_shares_effect_with(self, action: Action) -> list[int]:
        return [each.pk for each in self._others(action)]

    def _others(self, action: Action) -> list[Action]:
        return others_of(action, self.context["view"].sharing) if action.journey else []


class ActionFilters(Filters):
    state = serializers.ChoiceField(ActionState.choices, required=False)
    owner = Id(required=False)
    late = serializers.BooleanField(required=False, help_text="true: only those past their date.")
    told = serializers.BooleanField(
        required=False, help_text="true: only those of which cost and observed gain are known."
    )
    lookups = {"owner": "owner"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        wanted = dict(self.validated_data)
        return matching_actions(rows, {"state": "all"} | wanted)


class ActionResource(Creatable, Changeable, Readable):
    queryset = Action.objects.select_related("segment")
    serializer_class = ActionFields
    filters = ActionFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.plan"

    @cached_property
    def measured_by(self) -> tuple[Mapping[str, Effect], Terms]:
        return effects(), Terms.now()

    @cached_property
    def sharing(self) -> Mapping[str, list[Action]]:
        return sharing_journeys()

    def store(self, *, state: str = ActionState.PLANNED, owner: Any = None, **clean: Any) -> Action:
        plan = Plan(**clean, owner_id=owner and owner.pk)
        action = plan_action(plan=plan, actor_id=self.actor_id)
        if state != ActionState.PLANNED:
            move_action(action=action, state=state)
        return action

    def change(self, row: Action, *, state: str = "", **clean: Any) -> None:
        if "owner" in clean:
            owner = clean.pop("owner")
            clean["owner_id"] = owner and owner.pk
        if clean:
            before = {field.name: getattr(row, field.name) for field in fields(Plan)}
            change_action(action=row, plan=Plan(**before | clean), actor_id=self.actor_id)
        if state:
            move_action(action=row, state=state)


class ActionCommentFields(StrictModel):
    class Meta:
        model = ActionComment
        fields = ["id", "action", "text", "said_at", "author"]
        read_only_fields = ["said_at", "author"]


class ActionCommentFilters(Filters):
    action = Id(required=False)


class ActionCommentResource(Creatable, Listed):
    queryset = ActionComment.objects.all()
    serializer_class = ActionCommentFields
    filters = ActionCommentFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.plan"

    def store(self, *, action: Action, text: str) -> ActionComment:
        return comment_action(action=action, text=text, actor_id=self.actor_id)
