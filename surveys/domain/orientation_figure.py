"""Take down what a licensed instrument found: its scale, where it comes from, by what right."""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import clean_line
from surveys.models import OrientationFigure
from surveys.models.staff_survey import FLOOR


def record_orientation_figure(
    *,
    measured_on: date,
    team_id: int | None,
    value: Decimal,
    scale_min: Decimal,
    scale_max: Decimal,
    people: int,
    source: str,
    licence: str,
    actor_id: int | None,
) -> OrientationFigure:
    """Raises Invalid (measured_on, value, people, source, licence)."""
    if measured_on > timezone.localdate():
        raise Invalid(_("That day has not come yet."), field="measured_on")
    if not scale_min < scale_max or not scale_min <= value <= scale_max:
        raise Invalid(_("The figure lies between the two ends of its scale."), field="value")
    if people < FLOOR:
        raise Invalid(_("Of fewer than five people no figure is kept."), field="people")
    words = {"source": clean_line(source), "licence": clean_line(licence)}
    for field, written in words.items():
        if not written:
            raise Invalid(_("Say where it comes from, and by what right."), field=field)
    return OrientationFigure.objects.create(
        measured_on=measured_on,
        team_id=team_id,
        value=value,
        scale_min=scale_min,
        scale_max=scale_max,
        people=people,
        recorded_by_id=actor_id,
        **words,
    )


def orientation_figures(most: int = 20) -> list[OrientationFigure]:
    """Latest first."""
    rows = OrientationFigure.objects.select_related("team", "recorded_by")
    return list(rows.order_by("-measured_on", "-pk")[:most])
