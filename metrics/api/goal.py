"""Goals, with how far they are today."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from rest_framework import serializers

from core.api import Changeable, Creatable, Filters, Id, Readable, Ref, StrictModel
from customers.validators import DAYS
from metrics.api.snapshot import SCOPE
from metrics.domain.days import today
from metrics.domain.goal import Start, change_goal, drop_goal, set_goal
from metrics.domain.goal_progress import Progress, progress_of
from metrics.domain.goal_queries import goals
from metrics.domain.goal_wish import LONGEST
from metrics.domain.snapshot.scopes import scope_of, text_of
from metrics.models import Goal


def owner_ref() -> Ref:
    return Ref(
        queryset=get_user_model()._default_manager.filter(is_active=True), required=False, allow_null=True
    )


class GoalFields(StrictModel):
    metric = serializers.CharField(max_length=40, help_text="A figure that is kept day by day.")
    scope = serializers.CharField(default="", allow_blank=True, max_length=60, help_text=SCOPE)
    wish = serializers.CharField(max_length=LONGEST, help_text="`+10 points`, `+5 %`, or a value: `45`.")
    start: serializers.FloatField = serializers.FloatField(
        required=False, help_text="As last measured, unless given with `start_reason`."
    )
    start_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    due_on = serializers.DateField(validators=DAYS)
    owner = owner_ref()
    state = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField(
        method_name="measured", help_text="As last measured; empty where nothing was."
    )
    progress = serializers.SerializerMethodField(help_text="0 at the start, 1 at the target.")

    class Meta:
        model = Goal
        fields = [
            *("id", "metric", "scope", "wish", "start", "start_on", "start_reason", "target", "due_on"),
            *("owner", "why", "state", "value", "progress", "set_at", "dropped_at", "dropped_why"),
        ]
        read_only_fields = ["start_on", "target", "set_at", "dropped_at", "dropped_why"]

    def to_representation(self, row: Goal) -> dict[str, Any]:
        row.scope = text_of(row)  # type: ignore[attr-defined]  # as it stands in an address
        return super().to_representation(row)

    def get_state(self, row: Goal) -> str:
        return _far(row).state

    def measured(self, row: Goal) -> float | None:
        now = _far(row).now
        return now.value if now else None

    def get_progress(self, row: Goal) -> float | None:
        return _far(row).share


def _far(row: Goal) -> Progress:
    """Read for a whole list at once, see `GoalResource.paginate_queryset`."""
    if not hasattr(row, "far"):
        [row.far] = progress_of([row], day=today())  # type: ignore[attr-defined]  # kept with the row
    return row.far  # type: ignore[attr-defined]  # as above


class GoalChange(StrictModel):
    due_on = serializers.DateField(validators=DAYS)
    owner = owner_ref()
    dropped = serializers.CharField(
        max_length=300, required=False, write_only=True, help_text="Why it is given up."
    )

    class Meta:
        model = Goal
        fields = ["due_on", "owner", "why", "dropped"]


class GoalFilters(Filters):
    metric = serializers.CharField(required=False, max_length=40)
    owner = Id(required=False)
    dropped = serializers.BooleanField(required=False, help_text="true: only those given up.")

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        dropped = self.validated_data.pop("dropped", None)
        return super().apply(rows if dropped is None else rows.filter(dropped_at__isnull=not dropped))


class GoalResource(Creatable, Changeable, Readable):
    queryset = goals()
    serializer_class = GoalFields
    change_serializer_class = GoalChange
    filters = GoalFilters
    permission_required = "metrics.view"
    permission_required_write = "metrics.plan"

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = super().paginate_queryset(queryset) or []
        for far in progress_of(rows, day=today()):
            far.goal.far = far  # type: ignore[attr-defined]  # kept with the row
        return rows

    def store(
        self,
        *,
        scope: str,
        start: float | None = None,
        start_reason: str = "",
        owner: Any = None,
        **clean: Any,
    ) -> Goal:
        return set_goal(
            **clean,
            scope=scope_of(scope),
            start=None if start is None else Start(value=start, reason=start_reason),
            owner_id=owner and owner.pk,
            actor_id=self.actor_id,
        )

    def change(self, row: Goal, *, dropped: str = "", **clean: Any) -> None:
        if clean:
            owner = clean.get("owner", row.owner)
            change_goal(
                goal=row,
                due_on=clean.get("due_on", row.due_on),
                owner_id=owner and owner.pk,
                why=clean.get("why", row.why),
            )
        if dropped:
            drop_goal(goal=row, why=dropped)
