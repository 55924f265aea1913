"""The journeys, to read; to switch on and off, and to say how many of their customers are held back."""

from typing import Any

from core.api import Readable, StrictModel, Watched
from journeys.domain.journey import change_journey
from journeys.models import Journey


class JourneyFields(StrictModel):
    class Meta:
        model = Journey
        fields = [
            "id",
            "slug",
            "name_fr",
            "name_en",
            "active",
            "version",
            "hold_out",
            "trigger_kind",
            "trigger_where",
            "occasion_field",
            "restarts_wait",
            "steps",
            "exits",
            "goal",
            "changed_at",
            "changed_by",
        ]
        read_only_fields = [name for name in fields if name not in {"active", "hold_out"}]


class JourneyResource(Watched, Readable):
    """`If-Match` as with customers."""

    queryset = Journey.objects.filter(mailing=None)
    serializer_class = JourneyFields
    permission_required = "journeys.view"
    permission_required_write = "journeys.edit"

    def change(
        self, row: Journey, *, hold_out: int | None = None, active: bool | None = None, **_nothing: Any
    ) -> None:
        change_journey(
            journey=row, share=hold_out, active=active, seen_at=self.seen_at, actor_id=self.actor_id
        )
