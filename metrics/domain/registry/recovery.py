"""What becomes of bad answers: whether somebody called in time, and whether the customer was won back."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import LAST_QUARTER, NO_INTERVAL, Daily, Method, Metric, Split, Unit

SPLITS = tuple(Split)

METRICS = (
    Metric(
        key="followed_up",
        name=_("Followed up in time"),
        explanation=_(
            "Of the answers that opened a case, how many customers somebody contacted by the deadline that "
            "was promised to the house."
        ),
        formula=_("contacted by the deadline / contacted, or past the deadline"),
        example=_("20 bad answers, 15 contacted in time, 3 too late, 2 not at all: 15 / 20 = 75%."),
        how_to_read=_(
            "The deadline is the one of the day the case was opened: moving it later changes nothing here. "
            "Cases whose deadline is still ahead do not count yet."
        ),
        unit=Unit.SHARE,
        window=LAST_QUARTER,
        interval=_("95%, Wilson"),
        daily=Daily(method=Method.SHARE, splits=SPLITS, has_past=True),
    ),
    Metric(
        key="recovered",
        name=_("Customers recovered"),
        explanation=_(
            "Of the customers asked a second time after their case was closed, how many gave a good score."
        ),
        formula=_("good second answers / second answers"),
        example=_("10 asked again, 6 answered, 4 of them with a good score: 4 / 6 = 67%; 4 not known."),
        how_to_read=_(
            "Who does not answer the second question is not known: neither recovered nor lost. Where few "
            "answer, those who do may be the friendlier ones."
        ),
        unit=Unit.SHARE,
        window=LAST_QUARTER,
        interval=_("95%, Wilson"),
        daily=Daily(method=Method.SHARE, splits=SPLITS, has_past=True),
    ),
    Metric(
        key="recovery_change",
        name=_("Score after recovery, difference"),
        explanation=_(
            "How much higher the second score is than the first one of the same customer, on a scale of 0 "
            "to 10."
        ),
        formula=_("mean of (second score − first score) × 10 / length of the scale"),
        example=_("From 2 to 9 and from 5 to 6, both of 10: (7 + 1) / 2 = 4."),
        how_to_read=_(
            "Pairs of one customer on one scale; others are left out. A very bad score is likelier followed "
            "by a better one even without us: compare with what happens where nobody called."
        ),
        unit=Unit.RATIO,
        window=LAST_QUARTER,
        interval=_("95%, Student’s t"),
        daily=Daily(method=Method.MEAN, splits=SPLITS, has_past=True),
        scale=(-10, 10),
    ),
    Metric(
        key="value_saved",
        name=_("Value with recovered customers (estimate)"),
        explanation=_(
            "What the customers who were recovered will probably spend in the next 12 months: the most that "
            "winning them back can have saved."
        ),
        formula=_("sum of the predicted value of the customers recovered, each once"),
        example=_("Three recovered, predicted to spend 150, 80 and nothing: 230."),
        how_to_read=_(
            "An estimate, and an upper bound: some of them would have stayed without us. Only customers who "
            "have bought have a prediction."
        ),
        unit=Unit.MONEY,
        window=LAST_QUARTER,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.TOTAL, splits=SPLITS),
    ),
    Metric(
        key="recovery_cost",
        name=_("Cost of recovery"),
        explanation=_(
            "What was given to make good: points at what a point costs the house, codes at theirs."
        ),
        formula=_("sum of points × cost of a point, and of the stated costs of codes"),
        example=_("300 points at 0.01, and a code that costs 5: 3 + 5 = 8."),
        how_to_read=_(
            "As the house stated it on the day of the gesture. Points that were taken back do not count; a "
            "code does, for it was told. The time of those who called is not in it."
        ),
        unit=Unit.MONEY,
        window=LAST_QUARTER,
        higher_is_better=None,
        interval=NO_INTERVAL,
        daily=Daily(method=Method.TOTAL, splits=SPLITS, has_past=True),
    ),
    Metric(
        key="recovery_return",
        name=_("Return of recovery (upper bound)"),
        explanation=_("How many times over the value with recovered customers pays for what was given."),
        formula=_("(value with recovered customers − cost of recovery) / cost of recovery"),
        example=_("Value 230, cost 8: (230 − 8) / 8 = 27.75."),
        how_to_read=_(
            "An upper bound, as the value is: some of them would have stayed without us. Below 0 more was "
            "given than they will probably spend."
        ),
        unit=Unit.TIMES,
        window=LAST_QUARTER,
        interval=NO_INTERVAL,
        thresholds=reading.PAID_BACK,
        convention=reading.PAID_BACK_BY,
        daily=Daily(method=Method.RATIO, splits=SPLITS),
        scale=(-1, 1e12),
    ),
)
