"""Two records made one: POST merges, PATCH `undone` takes it back."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Readable, StrictModel
from core.errors import Conflict
from customers.api.base import CustomerRef
from customers.identity.domain.merge import merge_customers, undo_merge
from customers.models import Customer, Merge
from customers.people.domain.custom_field import all_fields
from customers.people.domain.customer import PROFILE


class MergeFields(StrictModel):
    survivor = CustomerRef()
    merged = CustomerRef(write_only=True)
    keep = serializers.DictField(
        child=serializers.ChoiceField(["survivor", "merged"]),
        required=False,
        write_only=True,
        help_text="Field (own ones as custom_…) → whose value is kept. Else what is not empty, and of two the"
        " more recent record's.",
    )

    class Meta:
        model = Merge
        fields = ["id", "survivor", "merged", "keep", "merged_id", "name", "source", "external_id"]
        fields += ["merged_at", "merged_by", "undone_at", "undone_by"]
        read_only_fields = ["name", "source", "external_id", "merged_id", *fields[-4:]]

    def validate_keep(self, keep: dict[str, str]) -> dict[str, str]:
        unknown = set(keep) - {*PROFILE, *(field.name for field in all_fields())}
        if unknown:
            raise serializers.ValidationError(
                {name[:80]: _("There is no such field.") for name in sorted(unknown)}
            )
        return keep


class MergeChange(StrictModel):
    undone = serializers.BooleanField()

    class Meta:
        model = Merge
        fields = ["undone"]


class MergeFilters(Filters):
    survivor = Id(required=False)
    merged_id = Id(required=False)


class MergeResource(Creatable, Changeable, Readable):
    queryset: QuerySet[Merge] = Merge.objects.all()
    serializer_class = MergeFields
    change_serializer_class = MergeChange
    filters = MergeFilters
    permission_required = "customers.view"
    permission_required_write = "customers.merge"

    def store(self, *, survivor: Customer, merged: Customer, keep: dict[str, str] | None = None) -> Merge:
        numbers = {"survivor": survivor.pk, "merged": merged.pk}
        return merge_customers(
            survivor=survivor,
            merged=merged,
            keep={name: numbers[whose] for name, whose in (keep or {}).items()},
            actor_id=self.actor_id,
        )

    def change(self, row: Merge, **clean: Any) -> None:
        if clean.get("undone"):
            undo_merge(merge=row, actor_id=self.actor_id)
        elif row.undone_at and "undone" in clean:
            raise Conflict(_("What was undone is merged anew, by a merge of its own."), field="undone")
