"""What became of those who first bought in the same month."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry.metric import NO_INTERVAL, Metric, Unit

COHORTS = _("the eighteen latest months of first purchases")
BY_MONTH = _("A triangle of months: each row is its own history.")

METRICS = (
    Metric(
        key="cohort_share",
        name=_("Bought again, by cohort"),
        explanation=_(
            "Of those who made their first purchase in a month, how many bought in the first, second, third "
            "… month after it."
        ),
        formula=_("customers of the cohort who bought in that month / customers of the cohort"),
        example=_("50 first bought in March; 15 of them bought in May: 15 / 50 = 30% in month 2."),
        how_to_read=_(
            "Down a column: do younger cohorts come back more than older ones did? Along a row: when do they "
            "stop? Who skips a month and returns counts again. The last row weighs large cohorts more."
        ),
        not_daily=BY_MONTH,
        unit=Unit.SHARE,
        window=COHORTS,
        interval=_("95%, Wilson"),
    ),
    Metric(
        key="cohort_revenue",
        name=_("Revenue per customer so far, by cohort"),
        explanation=_("What a customer of the cohort has brought on average, from the first purchase on."),
        formula=_("revenue of the cohort up to that month, refunds taken off / customers of the cohort"),
        example=_("50 customers, 2,000 in month 0 and 500 in month 1: 40, then 50."),
        how_to_read=_(
            "The steeper a row rises, the more first purchases are worth afterwards. Compare the same "
            "column: an older cohort had more time. It can fall where more is refunded than bought."
        ),
        not_daily=BY_MONTH,
        unit=Unit.MONEY,
        window=COHORTS,
        interval=NO_INTERVAL,
    ),
)
