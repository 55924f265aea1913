"""What can be read at any moment without counting: how old the sums and the predictions are."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from metrics.domain.capability.evidence import Measured
from metrics.models import PredictionFit, Recount


def age(moment: datetime | None) -> float | None:
    """In seconds."""
    return (timezone.now() - moment).total_seconds() if moment else None


def figures_age() -> Iterator[Measured]:
    counted = Recount.objects.filter(pk="standings").values_list("done_at", flat=True).first()
    fitted = PredictionFit.objects.values_list("made_at", flat=True).first()
    yield "figures_age", age(counted), None
    yield "prediction_age", age(fitted), None
