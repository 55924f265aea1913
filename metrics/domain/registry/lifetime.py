"""How long customers stay and what they are worth over that time, by formula."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import (
    LAST_QUARTER,
    NO_INTERVAL,
    OF_CUSTOMERS,
    OF_ORDERS,
    Daily,
    Method,
    Metric,
    Split,
    Unit,
)
from metrics.domain.windows import with_windows

TWO_SPANS = with_windows(_("the last %(active)s against the same time before"))
LAST_12_MONTHS = _("last 12 months")
LAST_12 = _("last 12 months, over the expected lifetime")
WITHOUT_END = _("last 12 months, carried on without end")
SAMPLING = _("95%, Wilson")

METRICS = (
    Metric(
        key="retention",
        name=with_windows(_("Retention, %(active)s")),
        explanation=with_windows(
            _("Of the customers who bought in one span of %(active)s, how many bought in the next one, too.")
        ),
        formula=_("customers with an order in both spans / customers with an order in the first"),
        example=_("100 customers ordered in the span before, 80 of these in the last one: 80%."),
        how_to_read=_(
            "Churn is what is missing to 100%. Who came back after a longer pause does not count as kept. "
            "Rates compound: 5% lost a month is 46% a year. A segment is those who were in it a span ago, so "
            "that today's regulars are not kept by definition."
        ),
        unit=Unit.SHARE,
        window=TWO_SPANS,
        interval=SAMPLING,
        daily=Daily(method=Method.SHARE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, has_past=True),
    ),
    Metric(
        key="churn",
        name=with_windows(_("Churn, %(active)s")),
        explanation=with_windows(
            _("Of the customers who bought in one span of %(active)s, how many did not buy in the next one.")
        ),
        formula=_("1 − retention, of the same customers"),
        example=_("100 customers ordered in the span before, 80 of these in the last one: 20%."),
        how_to_read=_(
            "Rates compound: 5% lost a month is 46% a year. Some of those lost come back later: they were "
            "lost all the same. A segment is those who were in it a span ago."
        ),
        unit=Unit.SHARE,
        window=TWO_SPANS,
        higher_is_better=False,
        interval=SAMPLING,
        daily=Daily(
            method=Method.SHARE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS, of="retention", has_past=True
        ),
    ),
    Metric(
        key="lifetime",
        name=_("Lifetime, simple formula"),
        explanation=_("How many years a customer stays, if in every span the same share leaves."),
        formula=_("1 / (1 − retention) spans, in years"),
        example=_("A retention of 0.8 from year to year: 1 / 0.2 = 5 years."),
        how_to_read=_(
            "It takes for granted that old and new customers leave alike. Where nobody left, no figure is "
            "given but the lower bound that chance allows. A segment is those who were in it a span ago."
        ),
        unit=Unit.YEARS,
        window=TWO_SPANS,
        interval=_("none; the bound uses the lower limit of retention"),
        daily=Daily(
            method=Method.LIFETIME,
            splits=(Split.SEGMENT,),
            unsplit=OF_CUSTOMERS,
            of="retention",
            has_past=True,
        ),
    ),
    Metric(
        key="time_stayed",
        name=_("Time stayed, observed"),
        explanation=_(
            "How long customers have stayed so far, those who are still there counted for as long as they "
            "have been seen. A customer has left once silent for longer than the threshold of “lost”."
        ),
        formula=_(
            "area under the Kaplan–Meier curve, which multiplies 1 − left / still there over all months"
        ),
        example=_(
            "10 customers, 1 left after month 3, 1 of the 8 seen longer in month 6: 0.9 × 0.875 = 79%."
        ),
        how_to_read=_(
            "A lower bound of the lifetime: nobody has been seen for longer than the house exists. The "
            "tenure of those who left, alone, would say too little."
        ),
        unit=Unit.YEARS,
        window=_("since the first order of the house"),
        interval=_("95%, Greenwood, for each month"),
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="customers_won",
        name=_("Customers won"),
        explanation=_("How many customers bought for the first time."),
        formula=_("number of customers whose first order was placed in these days"),
        example=_("Of 900 who bought in March, 120 had never bought before: 120 won."),
        how_to_read=_("By source it says what each brings in, and beside its cost what one more costs."),
        unit=Unit.COUNT,
        window=_("the whole months chosen on the page"),
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
        key="cac",
        name=_("Acquisition cost"),
        explanation=_("What it cost to win a customer."),
        formula=_("cost of winning customers / customers won: with a first order"),
        example=_("6,000 spent on an advertisement that won 20 customers: 300."),
        how_to_read=_(
            "Only customers whose cost is known count. What was spent on those who have not bought yet "
            "is part of it. Compare sources, and with what a customer is worth."
        ),
        unit=Unit.MONEY,
        window=_("all customers with a known cost"),
        higher_is_better=False,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="service_cost",
        name=_("Service cost of a customer"),
        explanation=_("What serving a customer cost in a year: their contacts, at what a contact costs."),
        formula=_(
            "sum of contacts × cost of a contact over their channel, / customers who bought in the year"
        ),
        example=_("Three calls at 6.50 and an e-mail at 4: 3 × 6.50 + 4 = 23.50."),
        how_to_read=_(
            "At the cost that held on the day of the contact; over a channel without a stated cost it counts "
            "as free. Saving on it may cost more customers than it spares. Of a channel or a team: what "
            "arose there, shared out among the same customers, so that all channels together are the whole."
        ),
        unit=Unit.MONEY,
        window=LAST_12_MONTHS,
        higher_is_better=None,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.RATIO, splits=tuple(Split)),
    ),
    Metric(
        key="clv_value",
        name=_("Lifetime value by cost"),
        explanation=_(
            "What a customer brings over their lifetime, less what serving and winning them costs."
        ),
        formula=_("(revenue − service cost) a year × lifetime − acquisition cost"),
        example=_(
            "(1,000 − 200) × 5 − 300 = 3,700. The literature often writes (1,000 − 300 − 200) × 5 = 2,500."
        ),
        how_to_read=_(
            "The form of the literature charges the acquisition every year; ours once. Revenue is not "
            "margin: what the goods cost is not taken off."
        ),
        unit=Unit.MONEY,
        window=LAST_12,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="clv_simple",
        name=_("Lifetime value, simple"),
        explanation=_("What a customer spends over their lifetime."),
        formula=_("average basket × orders a year × years"),
        example=_("50,000 XAF × 2 a month × 24 months = 2,400,000 XAF."),
        how_to_read=_(
            "Time enters once: orders a month go with months, orders a year with years. No cost is taken off."
        ),
        unit=Unit.MONEY,
        window=LAST_12,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="clv_discounted",
        name=_("Lifetime value, discounted"),
        explanation=_("What a customer brings for as long as they stay, later money counting for less."),
        formula=_(
            "m (1 + d) / (1 + d − r); m: revenue − service cost a year, r: retention, d: discount a year"
        ),
        example=_(
            "m = 100, r = 0.8, d = 0.1: 100 × 1.1 / 0.3 = 366.67; the future only: 100 × 0.8 / 0.3 = 266.67."
        ),
        how_to_read=_(
            "The first year counts in full, now. Without the first year it is the value of the future only."
        ),
        unit=Unit.MONEY,
        window=WITHOUT_END,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="clv_to_cac",
        name=_("Lifetime value to acquisition cost"),
        explanation=_("How many times over a customer brings back what winning them cost."),
        formula=_("lifetime value by cost / acquisition cost"),
        example=_("3,700 / 300 = 12.3."),
        how_to_read=_("Good from 3 upward. Far more may mean that growth is left to others."),
        unit=Unit.TIMES,
        window=LAST_12,
        interval=NO_INTERVAL,
        thresholds=reading.WORTH_WINNING,
        convention=reading.WORTH_WINNING_BY,
        daily=Daily(method=Method.VALUE, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
)
