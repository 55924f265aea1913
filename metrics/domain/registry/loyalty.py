"""What binds customers to the house."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import ALL_TIME, NO_INTERVAL, NOW, Daily, Method, Metric, Unit

METRICS = (
    Metric(
        key="rfm",
        name=_("Recency × frequency (RFM)"),
        explanation=_(
            "Everybody who ever bought, by how recently (R) and how often (F), each scored 1 to 5 against "
            "all the others; the money score (M), by revenue, is shown as a mean."
        ),
        formula=_("score = 1 + ⌊5 × (share ranked below + half of the equals)⌋; equal customers score alike"),
        example=_("Of 100 buyers 60 have one order: they stand in the middle, at 30 of 100: 1 + 1 = 2."),
        how_to_read=_(
            "Top right: your best. Bottom right: they bought often and went silent, so win them back first. "
            "Top left: new, a second purchase decides. A fifth is not a promise: where many are equal, "
            "scores are missing."
        ),
        unit=Unit.COUNT,
        window=ALL_TIME,
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
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
        daily=Daily(method=Method.TOTAL, has_past=True),
    ),
)
