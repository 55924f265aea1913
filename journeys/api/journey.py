"""The journeys, to read; to switch on and off, and to say how many of their customers are held back."""

from typing import Any

from core.api import Changeable, Readable, StrictModel
from journeys.domain.journey import hold_out, switch_journey
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
        ]
        read_only_fields = [name for name in fields if name not in {"active", "hold_out"}]


class JourneyResource(Changeable, Readable):
    queryset = Journey.objects.all()
    serializer_class = JourneyFields
    permission_required = "journeys.view"
    permission_required_write = "journeys.edit"

    def change(self, row: Journey, *_nothing: Any, **clean: Any) -> None:
        if "hold_out" in clean:
            hold_out(journey=row, share=clean["hold_out"])
        if "active" in clean:
            switch_journey(journey=row, active=clean["active"])
