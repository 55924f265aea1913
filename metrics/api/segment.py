"""Segments, made and changed; their sums day by day, and who is or was in them, to read."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Creatable, Filters, Id, Listed, Moment, Readable, StrictModel, Watched
from metrics.domain.segment import (
    Naming,
    archive_segment,
    change_segment,
    create_list,
    create_segment,
    create_split,
    restore_segment,
)
from metrics.domain.segment_list import words_of
from metrics.enums import SegmentKind
from metrics.models import Segment, SegmentFigures, SegmentMembership, Split

NAMES = ("name_fr", "name_en", "explanation_fr", "explanation_en")


class SegmentFields(StrictModel):
    rule = serializers.JSONField(
        required=False, help_text="The condition, as data; a list has none. docs/segments.md says how."
    )
    kind = serializers.ChoiceField(SegmentKind.choices, default=SegmentKind.RULE)
    split: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Split.objects.all(),
        required=False,
        allow_null=True,
        help_text="The segmentation it is part of, if any.",
    )
    words = serializers.SerializerMethodField(help_text="In words; empty where it is unreadable.")

    class Meta:
        model = Segment
        fields = [
            "id",
            "slug",
            "kind",
            "segmentation",
            "split",
            *NAMES,
            "rule",
            "words",
            "built_in",
            "position",
            "changed_at",
            "archived_at",
        ]
        read_only_fields = ["slug", "segmentation", "built_in", "position", "changed_at", "archived_at"]

    def get_words(self, segment: Segment) -> str:
        return words_of(segment)[0]


class SegmentChange(SegmentFields):
    archived = serializers.BooleanField(required=False, write_only=True, help_text="true: put away.")

    class Meta(SegmentFields.Meta):
        fields = [*NAMES, "rule", "split", "archived"]
        read_only_fields: list[str] = []


class SegmentFilters(Filters):
    slug = serializers.SlugField(required=False, max_length=50)
    archived = serializers.BooleanField(required=False, help_text="true: only those; false: none of those.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        archived = self.validated_data.pop("archived", None)
        return super().apply(rows if archived is None else rows.exclude(archived_at__isnull=archived))


class SegmentResource(Creatable, Watched, Readable):
    """Made and changed as on the page: its members are found within seconds. `If-Match` as with customers."""

    queryset = Segment.objects.select_related("split")
    serializer_class = SegmentFields
    change_serializer_class = SegmentChange
    filters = SegmentFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.edit"

    def store(self, *, kind: str, rule: Any = None, split: Split | None = None, **names: str) -> Segment:
        naming = Naming(**names)
        if kind == SegmentKind.LIST:
            return create_list(naming=naming, actor_id=self.actor_id)
        return create_segment(naming=naming, rule=rule, split=split, actor_id=self.actor_id)

    def change(self, row: Segment, **clean: Any) -> None:
        archived = clean.pop("archived", None)
        restore = archived is False and row.archived_at is not None
        seen_at = self.seen_at
        if clean:
            naming = Naming(**{name: clean.get(name, getattr(row, name)) for name in NAMES})
            given = {"rule": clean.get("rule", row.rule), "split": clean.get("split", row.split)}
            given |= {"seen_at": seen_at, "actor_id": self.actor_id}
            change_segment(segment=row, naming=naming, **given, restore=restore)
            seen_at = None  # what follows is part of this very change
        elif restore:
            restore_segment(segment=row, seen_at=seen_at, actor_id=self.actor_id)
        if archived and not row.archived_at:
            archive_segment(segment=row, seen_at=seen_at, actor_id=self.actor_id)


class SplitFields(StrictModel):
    class Meta:
        model = Split
        fields = ["id", "slug", "name_fr", "name_en"]
        read_only_fields = ["slug"]


class SplitResource(Creatable, Readable):
    queryset = Split.objects.all()
    serializer_class = SplitFields
    permission_required = "metrics.view"
    permission_required_write = "metrics.edit"

    def store(self, *, name_fr: str, name_en: str) -> Split:
        return create_split(name_fr=name_fr, name_en=name_en)


class SegmentFiguresFields(StrictModel):
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    basket = serializers.DecimalField(18, 2, read_only=True, allow_null=True)

    class Meta:
        model = SegmentFigures
        fields = [
            "id",
            "segment",
            "day",
            "customers",
            "buyers",
            "orders",
            "revenue",
            "basket",
            "promoters",
            "passives",
            "detractors",
            "computed_at",
        ]


class SegmentFiguresFilters(Filters):
    segment = serializers.SlugField(required=False, max_length=50)
    day = serializers.DateField(required=False)
    lookups = {"segment": "segment__slug"}


class SegmentFiguresResource(Listed):
    queryset = SegmentFigures.objects.select_related("segment")
    serializer_class = SegmentFiguresFields
    filters = SegmentFiguresFilters
    permission_required = "metrics.view"


class MembershipFields(StrictModel):
    segment: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = SegmentMembership
        fields = ["id", "segment", "customer", "entered_at", "left_at"]


class MembershipFilters(Filters):
    segment = serializers.SlugField(required=False, max_length=50)
    customer = Id(required=False)
    entered_since = Moment(required=False)
    current = serializers.BooleanField(required=False, help_text="true: in it now; false: was in it once.")
    lookups = {"segment": "segment__slug", "entered_since": "entered_at__gte"}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        current = self.validated_data.pop("current", None)
        return super().apply(rows if current is None else rows.filter(left_at__isnull=current))


class MembershipResource(Listed):
    queryset = SegmentMembership.objects.select_related("segment")
    serializer_class = MembershipFields
    filters = MembershipFilters
    permission_required = "metrics.view"
