"""What counts how much for loyalty: as it is now, who changed it, and changing it."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import Invalid
from metrics.models import LoyaltyWeights, Recount
from metrics.models.opportunity import HEAVIEST

PARTS = ("tenure", "frequency", "nps", "tier")
COUNT = "opportunity"


def current_weights() -> LoyaltyWeights:
    """All alike until somebody says otherwise."""
    return LoyaltyWeights.objects.order_by("-pk").first() or LoyaltyWeights()


def earlier_weights(limit: int) -> QuerySet[LoyaltyWeights]:
    return LoyaltyWeights.objects.select_related("set_by").order_by("-pk")[:limit]


def change_weights(*, weights: Mapping[str, int], actor_id: int | None = None) -> LoyaltyWeights:
    """The map follows within seconds. Raises Invalid."""
    if any(not 0 <= weights[part] <= HEAVIEST for part in PARTS):
        raise Invalid(_("A weight lies between 0 and %(most)d.") % {"most": HEAVIEST})
    if not any(weights[part] for part in PARTS):
        raise Invalid(_("Something has to count for loyalty: not all weights can be 0."))
    with transaction.atomic():
        now = LoyaltyWeights.objects.create(**{part: weights[part] for part in PARTS}, set_by_id=actor_id)
        Recount.objects.filter(pk=COUNT).update(due_at=Now())
    return now
