"""What customers buy, and how often."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import (
    ALL_TIME,
    LAST_QUARTER,
    NO_INTERVAL,
    NOW,
    OF_CUSTOMERS,
    OF_ORDERS,
    Daily,
    Method,
    Metric,
    Split,
    Unit,
)
from metrics.domain.windows import with_windows

MEAN_TODAY = _("today, the mean of all who ever bought")

METRICS = (
    Metric(
        key="orders",
        name=_("Orders"),
        explanation=_("How many orders were placed, whatever was refunded later."),
        formula=_("number of orders"),
        example=_("31 orders placed, 2 of them refunded in full: 31."),
        how_to_read=_(
            "Read it beside the number of customers: more orders may mean more customers or more loyal ones."
        ),
        unit=Unit.COUNT,
        window=ALL_TIME,
        interval=NO_INTERVAL,
        daily=Daily(
            method=Method.TOTAL,
            splits=(Split.SEGMENT, Split.CHANNEL),
            unsplit=OF_ORDERS,
            window=LAST_QUARTER,
            has_past=True,
        ),
    ),
    Metric(
        key="revenue",
        name=_("Revenue"),
        explanation=_("What customers paid for their orders, less what was refunded to them."),
        formula=_("sum of orders − sum of refunds, in one currency"),
        example=_("Orders of 150 and 90, a refund of 40: 150 + 90 − 40 = 200."),
        how_to_read=_(
            "It can be negative where more was refunded than bought. Different currencies are never added up."
        ),
        unit=Unit.MONEY,
        window=ALL_TIME,
        interval=NO_INTERVAL,
        daily=Daily(
            method=Method.TOTAL,
            splits=(Split.SEGMENT, Split.CHANNEL),
            unsplit=OF_ORDERS,
            window=LAST_QUARTER,
            has_past=True,
        ),
    ),
    Metric(
        key="average_basket",
        name=_("Average basket"),
        explanation=_("What an order is worth on average, refunds taken off the order they belong to."),
        formula=_("revenue / orders"),
        example=_("200 of revenue in 2 orders: 200 / 2 = 100."),
        how_to_read=_(
            "It is a ratio of totals, so a customer with many orders weighs more. A few very large "
            "orders can pull it up."
        ),
        unit=Unit.MONEY,
        window=ALL_TIME,
        interval=NO_INTERVAL,
        daily=Daily(
            method=Method.RATIO,
            splits=(Split.SEGMENT, Split.CHANNEL),
            unsplit=OF_ORDERS,
            window=LAST_QUARTER,
            has_past=True,
        ),
    ),
    Metric(
        key="purchase_frequency",
        name=_("Purchase frequency"),
        explanation=_("How many times a year a customer orders."),
        formula=_("orders / years since the first order, over all customers together"),
        example=_("31 orders by customers with 4 years between them: 31 / 4 = 7.75 a year."),
        how_to_read=_(
            "Young customers have little time behind them: read it with their number, not one by one."
        ),
        unit=Unit.PER_YEAR,
        window=ALL_TIME,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, has_past=True),
    ),
    Metric(
        key="recency",
        name=_("Days since the last order"),
        explanation=_("How long a customer has been silent."),
        formula=_("today − day of the last order"),
        example=_("Last order on 1 March, today 31 March: 30 days."),
        how_to_read=_(
            "Compare it with the customer's own rhythm: 60 days are long after monthly orders, short "
            "after yearly ones."
        ),
        unit=Unit.DAYS,
        window=NOW,
        higher_is_better=False,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, window=MEAN_TODAY),
    ),
    Metric(
        key="active_customers",
        name=with_windows(_("Active customers, %(active)s")),
        explanation=_("How many customers have ordered recently."),
        formula=_("customers with at least one order in the window"),
        example=_("5,000 customers, 1,800 of them ordered within the window: 1,800."),
        how_to_read=_(
            "A customer counts once, however many orders. The window is a choice of the house and is "
            "the same everywhere."
        ),
        unit=Unit.COUNT,
        window=with_windows(_("last %(active)s")),
        interval=NO_INTERVAL,
        daily=Daily(method=Method.TOTAL, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, has_past=True),
    ),
    Metric(
        key="concentration",
        name=_("Concentration of value (Gini)"),
        explanation=_(
            "How unequally customers bring value: 0 where all bring the same, near 1 where one brings it all."
        ),
        formula=_("2 Σ i xᵢ / (n Σ x) − (n + 1) / n, with the values x in rising order"),
        example=_("Values of 1, 2 and 3: 2 × (1 + 4 + 9) / (3 × 6) − 4 / 3 = 0.22."),
        how_to_read=_(
            "Neither good nor bad in itself: the higher, the more depends on a few. It tells whether to look "
            "after some customers by name or after all alike. Who brings less than nothing counts as nothing."
        ),
        unit=Unit.RATIO,
        scale=(0, 1),
        window=ALL_TIME,
        higher_is_better=None,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="top_tenth",
        name=_("Brought by the best tenth"),
        explanation=_("What share of the value the 10% of customers bring who bring most."),
        formula=_(
            "value of the best tenth of the customers / value of all; whom the line cuts counts in part"
        ),
        example=_("Ten customers, one with 500, nine with 100 each: 500 / 1,400 = 36%."),
        how_to_read=_("A tenth would be 10% if all brought the same. Of those who ever bought."),
        unit=Unit.SHARE,
        window=ALL_TIME,
        higher_is_better=None,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
)
