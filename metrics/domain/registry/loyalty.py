"""What binds customers to the house."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import NO_INTERVAL, NOW, Metric, Unit

METRICS = (
    Metric(
        key="points_outstanding",
        name=_("Points outstanding"),
        explanation=_("Points that customers hold and may still spend: what the house owes them."),
        formula=_("points earned − taken back − spent − expired"),
        example=_("1,000 earned, 100 taken back with a refund, 300 spent: 600."),
        how_to_read=_(
            "More points mean more reasons to come back, and a larger debt. It always equals the sum "
            "of all balances."
        ),
        unit=Unit.POINTS,
        window=NOW,
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
)
