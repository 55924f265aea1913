"""Every figure by its key: what it is called, how it is computed, how to read it. One place for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Unit(StrEnum):
    """What a value counts, so that pages, exports and API write it the same way."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    SCORE = "score"
    DAYS = "days"
    PER_YEAR = "per_year"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Threshold:
    """From this value up the figure reads as `label`; `tone` is good, warn, bad or empty."""

    at_least: float
    label: Words
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """`higher_is_better` is None where neither direction is good in itself; `interval` names "
    "its method."""

    key: str
    name: Words
    explanation: Words
    formula: Words
    example: Words
    how_to_read: Words
    unit: Unit
    window: Words
    higher_is_better: bool | None = True
    interval: Words = ""
    thresholds: tuple[Threshold, ...] = ()

    def reading(self, value: float) -> Threshold | None:
        """The highest threshold the value has reached."""
        reached = [threshold for threshold in self.thresholds if value >= threshold.at_least]
        return max(reached, key=lambda threshold: threshold.at_least, default=None)


ALL_TIME = _("since the first order")
LAST_YEAR = _("last 12 months")
LAST_QUARTER = _("last 90 days")
NOW = _("today")
LATEST_ANSWER = _("the latest answer of each customer, whenever it was given")
NO_INTERVAL = _("none: every case is counted, none is sampled")

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
    ),
    Metric(
        key="nps",
        name=_("NPS"),
        explanation=_(
            "How many more customers would recommend you than advise against you, asked on a scale "
            "from 0 to 10."
        ),
        formula=_("100 × (share of 9–10 − share of 0–6), from −100 to 100"),
        example=_("Of 100 answers 65 are 9–10 and 15 are 0–6: 65 − 15 = 50."),
        how_to_read=_(
            "Above 0 recommenders outnumber critics. The interval says how far chance alone may carry "
            "it: two scores whose "
            "difference lies within the noise are the same score. Answers of 7–8 count in the total "
            "only."
        ),
        unit=Unit.SCORE,
        window=LATEST_ANSWER,
        interval=_("95 %, adjusted Wald (three answers added)"),
        thresholds=(
            Threshold(-100, _("more critics than recommenders"), "bad"),
            Threshold(0, _("balanced"), "warn"),
            Threshold(30, _("good"), "good"),
            Threshold(70, _("excellent"), "good"),
        ),
    ),
    Metric(
        key="active_customers",
        name=_("Active customers"),
        explanation=_("How many customers have ordered recently."),
        formula=_("customers with at least one order in the window"),
        example=_("5,000 customers, 1,800 of them ordered within 12 months: 1,800."),
        how_to_read=_(
            "A customer counts once, however many orders. The window is a choice of the house and is "
            "the same everywhere."
        ),
        unit=Unit.COUNT,
        window=LAST_YEAR,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="first_contact_resolution",
        name=_("First-contact resolution, observed, 7 days"),
        explanation=_(
            "Of the issues customers came with, how many needed no second contact. Seen from the contacts "
            "themselves, over any channel: nobody says it."
        ),
        formula=_("issues without a further contact about the same reason within 7 days / issues"),
        example=_(
            "A call about a delivery on 1 March and an email about it on 4 March: one issue, not solved at "
            "first contact. A call about an invoice on 2 March and nothing until 9 March: one, solved. "
            "1 / 2 = 50 %."
        ),
        how_to_read=_(
            "An issue opens with a contact that none about the same reason preceded within 7 days. It counts "
            "once its 7 days are over, so the last week is missing. Contacts without a reason do not count. "
            "Customers who gave up look solved: read it beside their satisfaction."
        ),
        unit=Unit.SHARE,
        window=_("90 days, up to 8 days ago"),
        interval=_("95 %, Wilson"),
    ),
    Metric(
        key="response_rate",
        name=_("Response rate"),
        explanation=_("How many of those who were asked have answered."),
        formula=_("answered / invitations sent"),
        example=_("180 answers to 1,000 invitations: 18 %."),
        how_to_read=_(
            "A low rate does not make a score wrong, but those who answer may differ from those who "
            "do not. Invitations of the last "
            "days still come in."
        ),
        unit=Unit.SHARE,
        window=LAST_QUARTER,
        interval=_("95 %, Wilson"),
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
    ),
)

BY_KEY: Mapping[str, Metric] = {metric.key: metric for metric in METRICS}


def get(key: str) -> Metric:
    """The metric of this key; KeyError for an unknown one."""
    return BY_KEY[key]
