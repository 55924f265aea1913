"""Cases: opened, changed and moved from state to state; the list is filtered as the page is."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Changeable, Filters, Id, Ref, StrictModel
from customers.api.base import OfCustomer, Told, Whose
from customers.cases.domain.case import TEXT_LIMIT, change_case, open_case
from customers.cases.domain.case_move import move_case
from customers.cases.domain.case_queries import ALL, RUNS, matching_cases, ordering_of
from customers.contact.api.wrap_up_code import code_field
from customers.enums import CaseKind, CaseOutcome, CasePriority, CaseState
from customers.models import Case, Customer, Topic


def staff_field() -> Ref:
    return Ref(queryset=get_user_model()._default_manager.all(), required=False, allow_null=True)


def team_field() -> Ref:
    teams = apps.get_model(settings.TEAM_MODEL)._default_manager.all()
    return Ref(queryset=teams, required=False, allow_null=True)


SHOWN = [
    "id",
    "customer",
    "kind",
    "topic",
    "subject",
    "description",
    "priority",
    "level",
    "state",
    "owner",
    "team",
    "opened_at",
    "answer_by",
    "answered_at",
    "solve_by",
    "due_at",
    "waiting_since",
    "closed_at",
    "outcome",
    "closing_note",
    "reopenings",
    "turned_at",
    "key",
]
SET = {"customer", "kind", "topic", "subject", "description", "priority", "owner", "team", "opened_at", "key"}


class CaseFields(StrictModel):
    customer = Ref(queryset=Customer.objects.all())
    topic = code_field(Topic.objects.filter(retired_at=None))
    owner = staff_field()
    team = team_field()
    description = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    key = serializers.CharField(max_length=100, help_text="Yours: the same key again opens nothing twice.")

    class Meta:
        model = Case
        fields = SHOWN
        read_only_fields = sorted(set(SHOWN) - SET)


class CaseChange(StrictModel):
    """A new `state` moves the case; closing it takes an `outcome`, and a `note` where there is one."""

    topic = code_field(Topic.objects.filter(retired_at=None))
    owner = staff_field()
    team = team_field()
    description = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LIMIT)
    state = serializers.ChoiceField(CaseState.choices, required=False)
    outcome = serializers.ChoiceField(CaseOutcome.choices, required=False)
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=TEXT_LIMIT, write_only=True, help_text="What was done."
    )

    class Meta:
        model = Case
        fields = [
            "kind",
            "topic",
            "subject",
            "description",
            "priority",
            "owner",
            "team",
            "state",
            "outcome",
            "note",
        ]


class CaseFilters(Filters):
    customer = Id(required=False)
    state = serializers.ChoiceField(
        [*CaseState.choices, (RUNS, "running"), (ALL, "all")], required=False, help_text="All, unless said."
    )
    kind = serializers.ChoiceField(CaseKind.choices, required=False)
    priority = serializers.ChoiceField(CasePriority.choices, required=False)
    topic = serializers.SlugRelatedField("slug", queryset=Topic.objects.all(), required=False)
    owner = Whose()
    team = Whose(mine=False)
    late = serializers.BooleanField(required=False, help_text="Past the next deadline.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return matching_cases(rows, self.validated_data)


class CaseResource(Told, Changeable, OfCustomer):
    queryset = Case.objects.select_related("topic")
    serializer_class = CaseFields
    change_serializer_class = CaseChange
    filters = CaseFilters
    permission_required = "customers.view"
    permission_required_write = "customers.handle_cases"

    def get_ordering(self) -> tuple[str, ...]:
        return ordering_of(self.asked.validated_data)

    def store(self, *, owner: Any = None, team: Any = None, **clean: Any) -> Case:
        held = {"owner_id": owner and owner.pk, "team_id": team and team.pk}
        return open_case(actor_id=self.actor_id, **held, **clean)

    def change(self, row: Case, **clean: Any) -> None:
        move = {name: clean.pop(name) for name in ("outcome", "note") if name in clean}
        to = clean.pop("state", None)
        for name in {"owner", "team"} & clean.keys():
            holder = clean.pop(name)
            clean[f"{name}_id"] = holder and holder.pk
        change_case(case=row, actor_id=self.actor_id, **clean)
        if to:
            move_case(case=row, to=to, actor_id=self.actor_id, **move)
