"""What customers will probably do."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import FROM_NOTHING_UP, OF_CUSTOMERS, Daily, Method, Metric, Split, Unit

NEXT_YEAR = _("next 12 months")
NONE_GIVEN = _("none; the backtest shows how far off the predictions were")

METRICS = (
    Metric(
        key="predicted_value",
        name=_("Predicted value, 12 months"),
        explanation=_("What a customer will probably still spend in the next 12 months, net of refunds."),
        formula=_(
            "probability of still being a customer × purchases expected × expected basket, "
            "discounted 10% a year"
        ),
        example=_(
            "0.9 likely to be there, 4 purchases of 50 expected, 5% of discount: 0.9 × 4 × 50 × 0.95 = 171."
        ),
        how_to_read=_(
            "An average over customers alike: one will spend more, another nothing. Learnt from purchases "
            "alone (BG/NBD or MBG/NBD with gamma–gamma): it knows of no campaign and no season. Revenue, not "
            "margin."
        ),
        unit=Unit.MONEY,
        window=NEXT_YEAR,
        interval=NONE_GIVEN,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="alive",
        name=_("Still a customer"),
        explanation=_(
            "How likely a customer has not left for good, seen from when and how often they bought."
        ),
        formula=_("1 / (1 + odds of having left after the last purchase and been silent since)"),
        example=_(
            "Two customers silent for 60 days: after weekly purchases probably gone, after yearly ones not."
        ),
        how_to_read=_("Nobody says that they leave: silence is held against the customer's own rhythm."),
        unit=Unit.SHARE,
        window=_("now"),
        interval=NONE_GIVEN,
        thresholds=reading.THERE,
        convention=reading.THERE_BY,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="next_purchase",
        name=_("Next purchase, likely"),
        explanation=_("The day by which a purchase is likelier than none."),
        formula=_("where the probability of having bought again reaches ½"),
        example=_("Half of the customers alike will have bought within 40 days: in 40 days."),
        how_to_read=_(
            "“None in sight” means that it never gets likelier than not, or not within three years."
        ),
        not_daily=_("A day, of one customer: of many together it says nothing."),
        unit=Unit.DAY,
        window=_("from now on"),
        higher_is_better=None,
        interval=NONE_GIVEN,
    ),
    Metric(
        key="buys_soon",
        name=_("Buys within 90 days"),
        explanation=_("How likely at least one purchase in the next 90 days is."),
        formula=_("still a customer × (1 − ((α + T) / (α + T + 90))^(r + x)); x repeat purchases in T days"),
        example=_("0.9 likely to be there, 0.6 likely to buy if so: 54%."),
        how_to_read=_("Of 100 customers with 54%, some 54 should buy: the propensity to offer something to."),
        unit=Unit.SHARE,
        window=_("next 90 days"),
        interval=NONE_GIVEN,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="churn_risk",
        name=_("Churn risk, 12 months"),
        explanation=_("How likely it is that no further purchase follows within 12 months."),
        formula=_("1 − still a customer × probability to buy within 12 months"),
        example=_("0.9 likely to be there, 0.8 likely to buy if so: 1 − 0.72 = 28%."),
        how_to_read=_(
            "From 50% up a customer will rather leave than stay. What they would still spend is at stake."
        ),
        unit=Unit.SHARE,
        window=NEXT_YEAR,
        higher_is_better=False,
        interval=NONE_GIVEN,
        thresholds=reading.RISK,
        convention=reading.RISK_BY,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
    Metric(
        key="purchases_expected",
        name=_("Purchases expected, 12 months"),
        explanation=_("How many purchases a customer will probably make in the next 12 months."),
        formula=_("probability of still being a customer × purchases of somebody who is"),
        example=_("0.9 likely to be there, 4 purchases if so: 0.9 × 4 = 3.6."),
        how_to_read=_(
            "A mean over customers alike, and as such seldom a whole number. It knows of no season."
        ),
        unit=Unit.RATIO,
        window=NEXT_YEAR,
        interval=NONE_GIVEN,
        daily=Daily(method=Method.RATIO, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
        scale=FROM_NOTHING_UP,
    ),
    Metric(
        key="value_at_stake",
        name=_("Value at stake"),
        explanation=_(
            "What customers who will rather leave than stay would still spend in the next 12 months."
        ),
        formula=_("sum of the predicted value of the customers whose churn risk is 50% or more"),
        example=_("Three such customers, predicted to spend 100, 50 and 20: 170."),
        how_to_read=_(
            "The most that keeping all of them could win, by predictions that know of no campaign. What "
            "keeping them costs is not taken off."
        ),
        unit=Unit.MONEY,
        window=NEXT_YEAR,
        higher_is_better=False,
        interval=NONE_GIVEN,
        daily=Daily(method=Method.TOTAL, splits=(Split.SEGMENT,), unsplit=OF_CUSTOMERS),
    ),
)
