"""Figures of licensed instruments (COS), as their holder reported them."""

from typing import Any

from django.apps import apps
from django.conf import settings
from rest_framework import serializers

from core.api import Creatable, Filters, Id, Readable, Ref, StrictModel
from customers.validators import DAYS
from surveys.domain.orientation_figure import record_orientation_figure
from surveys.models import OrientationFigure
from surveys.models.staff_survey import FLOOR


class OrientationFigureFields(StrictModel):
    measured_on = serializers.DateField(validators=DAYS)
    team = Ref(
        queryset=apps.get_model(settings.TEAM_MODEL)._default_manager.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="null: the whole house",
    )
    people = serializers.IntegerField(min_value=FLOOR, max_value=1_000_000)

    class Meta:
        model = OrientationFigure
        fields = [
            *("id", "measured_on", "team", "value", "scale_min", "scale_max", "people"),
            *("source", "licence", "recorded_at"),
        ]
        read_only_fields = ["recorded_at"]


class OrientationFigureFilters(Filters):
    team = Id(required=False)
    since = serializers.DateField(required=False, validators=DAYS, help_text="Measured from this day on.")
    lookups = {"since": "measured_on__gte"}


class OrientationFigureResource(Creatable, Readable):
    queryset = OrientationFigure.objects.all()
    serializer_class = OrientationFigureFields
    filters = OrientationFigureFilters
    ordering = ("-measured_on", "-pk")
    permission_required = "surveys.staff"
    permission_required_write = "surveys.staff"

    def store(self, *, team: Any = None, **clean: Any) -> OrientationFigure:
        return record_orientation_figure(team_id=team.pk if team else None, actor_id=self.actor_id, **clean)
