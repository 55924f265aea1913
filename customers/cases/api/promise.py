"""Promises to customers: made, moved, and settled by a new state."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Changeable, Filters, Id, Ref, StrictModel
from core.errors import Invalid
from customers.api.base import OfCustomer, Told, Whose
from customers.cases.api.case import staff_field, team_field
from customers.cases.domain.case_queries import ALL
from customers.cases.domain.promise import make_promise, move_promise, settle_promise
from customers.cases.domain.promise_queries import matching_promises, ordering_of
from customers.enums import PromiseKind, PromiseState
from customers.models import Case, Customer, Promise


class PromiseFields(StrictModel):
    customer = Ref(queryset=Customer.objects.all())
    agent = staff_field()
    team = team_field()
    case = Ref(queryset=Case.objects.all(), required=False, allow_null=True)
    key = serializers.CharField(max_length=100, help_text="Yours: the same key again promises nothing twice.")

    class Meta:
        model = Promise
        fields = [
            "id",
            "customer",
            "kind",
            "what",
            "due_at",
            "agent",
            "team",
            "case",
            "made_at",
            "state",
            "settled_at",
            "note",
            "key",
        ]
        read_only_fields = ["made_at", "state", "settled_at", "note"]


class PromiseChange(StrictModel):
    """A new state settles it; another date or other hands move it. Not both at once."""

    state = serializers.ChoiceField(
        [each for each in PromiseState.choices if each[0] != PromiseState.OPEN], required=False
    )
    agent = staff_field()
    team = team_field()

    class Meta:
        model = Promise
        fields = ["state", "note", "due_at", "agent", "team"]
        extra_kwargs = {"due_at": {"required": False}}


class PromiseFilters(Filters):
    customer = Id(required=False)
    state = serializers.ChoiceField(
        [*PromiseState.choices, (ALL, "all")], required=False, help_text="All, unless said."
    )
    kind = serializers.ChoiceField(PromiseKind.choices, required=False)
    agent = Whose()
    team = Whose(mine=False)
    case = Id(required=False)
    late = serializers.BooleanField(required=False, help_text="Open, and past its date.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return matching_promises(rows, self.validated_data)


class PromiseResource(Told, Changeable, OfCustomer):
    queryset = Promise.objects.all()
    serializer_class = PromiseFields
    change_serializer_class = PromiseChange
    filters = PromiseFilters
    permission_required = "customers.view"
    permission_required_write = "customers.handle_cases"

    def get_ordering(self) -> tuple[str, ...]:
        return ordering_of(self.asked.validated_data)

    def store(self, *, agent: Any = None, team: Any = None, **clean: Any) -> Promise:
        held = {"agent_id": agent and agent.pk, "team_id": team and team.pk}
        return make_promise(actor_id=self.actor_id, **held, **clean)

    def change(self, row: Promise, **clean: Any) -> None:
        note = clean.pop("note", "")
        if "state" in clean and len(clean) > 1:
            raise Invalid(_("Settle a promise or move it, not both at once."), field="state")
        if "state" in clean:
            settle_promise(promise=row, actor_id=self.actor_id, note=note, **clean)
        elif clean:
            agent, team = clean.get("agent", row.agent), clean.get("team", row.team)
            move_promise(
                promise=row,
                due_at=clean.get("due_at", row.due_at),
                agent_id=agent and agent.pk,
                team_id=team and team.pk,
                actor_id=self.actor_id,
                note=note,
            )
