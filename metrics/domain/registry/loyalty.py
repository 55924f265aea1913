"""What binds customers to the house."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import (
    ALL_TIME,
    NO_INTERVAL,
    NOW,
    OF_CUSTOMERS,
    Daily,
    Method,
    Metric,
    Split,
    Unit,
)

ON_THE_MAP = _("today, the mean of all who ever bought")
OWN_SEGMENT = _("Each is a segment, where its customers are listed.")
CELLS = _("A grid of cells, counted anew each day: no one value.")
SIZES = _("Each is a segment: how many are in it is kept day by day with the segments.")

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
        not_daily=CELLS,
        unit=Unit.COUNT,
        window=ALL_TIME,
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="loyalty",
        name=_("Loyalty"),
        explanation=_(
            "How bound a customer is: since when, how often they order, what they last said, their tier."
        ),
        formula=_(
            "(w₁ × rank by time since the first order + w₂ × rank by orders a year + w₃ × last NPS / 10 "
            "+ w₄ × tier (1, ½, 0)) / sum of the weights"
        ),
        example=_("Ranks 0.9 and 0.5, tier 0.5, no score given, all weights 1: (0.9 + 0.5 + 0.5) / 3 = 63%."),
        how_to_read=_(
            "A rank of 0.9 means before nine tenths of all. What nobody said is left out with its weight: no "
            "answer is not a bad one. The weights are a choice of the house. Low, middle and high are the "
            "thirds of all on the map."
        ),
        unit=Unit.SHARE,
        window=ALL_TIME,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, window=ON_THE_MAP),
    ),
    Metric(
        key="opportunity",
        name=_("Opportunity"),
        explanation=_(
            "What a customer will probably spend in the next 12 months: predicted, not yet captured."
        ),
        formula=_("(revenue so far + predicted value) − revenue so far, never below 0"),
        example=_("200 spent so far, 150 predicted: an opportunity of 150."),
        how_to_read=_(
            "Loyalty × opportunity says what turning to this customer may win: the list of a cell begins "
            "with the highest. Predicted value has no interval; its backtest says how far off it was."
        ),
        unit=Unit.MONEY,
        window=_("next 12 months"),
        interval=_("none; the backtest shows how far off the predictions were"),
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, window=ON_THE_MAP),
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
        daily=Daily(method=Method.TOTAL, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, has_past=True),
    ),
    Metric(
        key="value_tier",
        name=_("Value tier"),
        explanation=_("Where a customer stands among all by revenue: great, good or ordinary customer."),
        formula=_("by revenue, the first 10% of heads: great; the next 20%: good; the other 70%: ordinary"),
        example=_("Ten customers, all with revenue: 1 great, 2 good, 7 ordinary."),
        how_to_read=_(
            "A rank, not an amount: somebody else’s large order may move you down. Equals by the older "
            "customer first; without revenue always ordinary."
        ),
        not_daily=SIZES,
        unit=Unit.COUNT,
        window=ALL_TIME,
        higher_is_better=None,
        interval=NO_INTERVAL,
        unlisted=OWN_SEGMENT,
    ),
    Metric(
        key="status",
        name=_("Status in the life cycle"),
        explanation=_("Where a customer stands in the relation, from prospect to lost: each has one status."),
        formula=_(
            "no order: prospect; silent longer than 90% of the gaps between purchases, or likelier gone than "
            "not: lapsing; silent for twice that time: lost; back after that: won back; else by the number "
            "of orders"
        ),
        example=_(
            "Gaps of 10, 20, 30 and 40 days: 90% of them are shorter than 37 days, then it is lapsing."
        ),
        how_to_read=_(
            "Silence comes before the number of orders: who bought once, long ago, is lost. Who was won back "
            "is a regular with the next purchase. Gaps of less than a day are one visit."
        ),
        not_daily=SIZES,
        unit=Unit.COUNT,
        window=NOW,
        higher_is_better=None,
        interval=NO_INTERVAL,
        unlisted=OWN_SEGMENT,
    ),
    Metric(
        key="segment_size",
        name=_("Customers in a segment"),
        explanation=_("How many customers fit the condition of a segment now, or stand on a list."),
        formula=_("customers in it now"),
        example=_("60 fitted yesterday, 5 came and 2 left since: 63."),
        how_to_read=_(
            "Beside the size of the others, and over time. Segments of one segmentation exclude each other; "
            "others overlap, and their sizes do not add up."
        ),
        not_daily=SIZES,
        unit=Unit.COUNT,
        window=NOW,
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="revenue_per_customer",
        name=_("Revenue per customer"),
        explanation=_("What a customer of a segment has brought on average; who never bought counts too."),
        formula=_("revenue of everybody in it, refunds taken off / customers in it"),
        example=_("4 customers who brought 300, 100, 0 and 0: 400 / 4 = 100."),
        how_to_read=_(
            "A few large customers pull it up. A segment told by what its customers spend says so here again."
        ),
        not_daily=SIZES,
        unit=Unit.MONEY,
        window=ALL_TIME,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="segment_movement",
        name=_("Moved between segments"),
        explanation=_("How many were in another segment of a segmentation on one day than on another."),
        formula=_(
            "customers in another segment at the end of the second day, or in none / customers in any of "
            "them at the end of either day"
        ),
        example=_("Of 100 customers 90 are where they were, 7 are elsewhere, 3 are in none: 10%."),
        how_to_read=_(
            "Both days alone count: who left and came back between them has stayed. Some move because time "
            "goes by, and some because others do: tiers are ranks."
        ),
        not_daily=_("Of two days each, as chosen on its page."),
        unit=Unit.SHARE,
        window=_("from the end of one day to the end of another, ninety days unless others are chosen"),
        higher_is_better=None,
        interval=NO_INTERVAL,
        unlisted=_("Each way from segment to segment has its own list on the page."),
    ),
)
