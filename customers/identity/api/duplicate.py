"""Pairs of customers who may be one person, the surest first; a pair can be dismissed, or opened again."""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from core.api import Changeable, Filters, Id, Readable, StrictModel
from customers.enums import DuplicateReason, DuplicateState
from customers.identity.domain.duplicate import LEVELS, dismiss_duplicate, duplicates, reopen_duplicate
from customers.models import Duplicate


class DuplicateFields(StrictModel):
    class Meta:
        model = Duplicate
        fields = ["id", "one", "other", "reasons", "certainty", "state", "found_at", "judged_at", "judged_by"]
        read_only_fields = [name for name in fields if name != "state"]


class DuplicateChange(StrictModel):
    state = serializers.ChoiceField(DuplicateState.choices)

    class Meta:
        model = Duplicate
        fields = ["state"]


class DuplicateFilters(Filters):
    customer = Id(required=False)
    state = serializers.ChoiceField(DuplicateState.choices, required=False)
    reason = serializers.ChoiceField(DuplicateReason.choices, required=False)
    level = serializers.ChoiceField(
        list(LEVELS), required=False, help_text="How sure, in the words of the page."
    )
    certainty = serializers.IntegerField(
        required=False, min_value=0, max_value=100, help_text="At least so many percent."
    )

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.validated_data
        narrowed = {name: asked[name] for name in ("state", "level", "reason") if name in asked}
        rows = duplicates(**narrowed).filter(certainty__gte=asked.get("certainty", 0))
        if "customer" in asked:
            rows = rows.filter(Q(one=asked["customer"]) | Q(other=asked["customer"]))
        return rows


class DuplicateResource(Changeable, Readable):
    queryset = Duplicate.objects.all()
    serializer_class = DuplicateFields
    change_serializer_class = DuplicateChange
    filters = DuplicateFilters
    permission_required = "customers.view"
    permission_required_write = "customers.merge"
    ordering = ("-certainty", "-pk")

    def change(self, row: Duplicate, **clean: Any) -> None:
        if clean.get("state") == DuplicateState.DISMISSED:
            dismiss_duplicate(duplicate=row, actor_id=self.actor_id)
        elif clean.get("state") == DuplicateState.FOUND:
            reopen_duplicate(duplicate=row)
