"""What is done about customers, and what it changed."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import NO_INTERVAL, Daily, Method, Metric, Unit

METRICS = (
    Metric(
        key="journey_lift",
        name=_("Lift of a journey"),
        explanation=_(
            "How many more of those a journey reached did what it aims at than of those held back."
        ),
        formula=_("conversion of the treated − conversion of the hold-out"),
        example=_("56 of 70 reached and 48 of 80 held back bought: 80% − 60% = +20 points."),
        how_to_read=_(
            "Only the difference is the journey’s doing: many would have bought anyway. Each customer counts "
            "once, by the first time they came, whether or not a message left. Under 30 people in a group, "
            "or 5 conversions in all, there are too few to tell."
        ),
        not_daily=_(
            "Of one journey each, since its share is held back; what journeys bring is counted every ten "
            "minutes."
        ),
        unit=Unit.SHARE,
        window=_("since the share held back was set, those left out whose time for the goal is not over"),
        interval=_("95%, Newcombe"),
        convention=_("No threshold but the interval: it lies above 0 as a whole, or nothing is shown."),
        scale=(-1, 1),
    ),
    Metric(
        key="journey_progress",
        name=_("Progress of a journey"),
        explanation=_("How many times customers entered a journey, and what became of it."),
        formula=_(
            "entered = on the way + through to the end + left before; those who reached the goal among them"
        ),
        example=_("50 entered: 20 on the way, 25 through and 5 left; 12 of the 50 reached the goal."),
        how_to_read=_(
            "Who enters twice counts twice. Reaching the goal says nothing of the journey’s part in it: some "
            "would have done so anyway, which the lift tells."
        ),
        not_daily=_("Of one journey each, counted every ten seconds."),
        unit=Unit.COUNT,
        window=_("since the journey began"),
        higher_is_better=None,
        interval=NO_INTERVAL,
    ),
    Metric(
        key="extra_margin",
        name=_("Extra margin"),
        explanation=_("What customers brought that they would not have brought by themselves."),
        formula=_(
            "(net revenue per treated customer − per customer held back) × treated customers × the margin"
        ),
        example=_(
            "45 a customer treated, 40 held back, 500 treated, a margin of 40%: 5 × 500 × 0.4 = 1,000."
        ),
        how_to_read=_(
            "All orders within the time of the goal count, refunds off; who bought nothing counts with 0. "
            "Where the interval holds 0 the difference may be chance. Messages and points are still in it."
        ),
        not_daily=_("Of one journey each, as its lift."),
        unit=Unit.MONEY,
        window=_("since the share held back was set, those left out whose time for the goal is not over"),
        interval=_("95%, Welch, of both means"),
        convention=_("No threshold but the interval: it lies above 0 as a whole, or nothing is shown."),
        scale=(-1e12, 1e12),
    ),
    Metric(
        key="action_return",
        name=_("Return of an action"),
        explanation=_("How much more an action brought than it cost, against its cost."),
        formula=_("(extra margin − cost of messages, points and coupons) / that cost"),
        example=_("1,000 of extra margin for 500: (1,000 − 500) / 500 = 100%."),
        how_to_read=_(
            "Where the journey of the action holds customers back, the extra margin is what each treated "
            "customer brought more than each held back, times the treated, times the house’s margin. Else a "
            "person states cost and gain, and some of the gain would have come anyway."
        ),
        not_daily=_("Of one action each, from its beginning on."),
        unit=Unit.SHARE,
        window=_(
            "as the lift of the journey; else from the beginning of the action to the day its gain was stated"
        ),
        interval=_("95%, Welch, of the extra margin; none where it is stated, not measured"),
        thresholds=reading.PAID_BACK,
        convention=reading.PAID_BACK_BY,
        scale=(-1e12, 1e12),
        unlisted=_("Those behind it are those of the lift of its journey; where a person states it, nobody."),
    ),
    Metric(
        key="driver_weight",
        name=_("Weight of a driver"),
        explanation=_(
            "How much of what can be explained of who buys again, or of what they spend, goes along with one "
            "driver."
        ),
        formula=_("Johnson’s relative weight of the driver / sum of the weights of all"),
        example=_(
            "Two drivers that have nothing to do with each other, correlated 0.6 and 0.3 with what they "
            "drive: 0.36 and 0.09, that is 80% and 20% of the explained 45%."
        ),
        how_to_read=_(
            "An association, not a cause. The interval of a rank says where it could lie with other "
            "customers alike."
        ),
        not_daily=_("Of one driver each; a fit looks back on half a year."),
        unit=Unit.SHARE,
        window=_("what was known half a year ago, beside what was done since"),
        higher_is_better=None,
        interval=_("95% of the rank, by drawing the customers anew"),
    ),
    Metric(
        key="backtest_error",
        name=_("Error of the predictions, tested"),
        explanation=_(
            "How far off the purchases predicted from an earlier day were in total, held against what came."
        ),
        formula=_("(purchases predicted − purchases made) / purchases made, of the weeks held out"),
        example=_("110 purchases predicted, 100 made: +10%."),
        how_to_read=_(
            "Below 0 too few were predicted. Read it beside the simplest prediction there is, each going on "
            "at their own rate: a model that does no better is not worth its trouble."
        ),
        unit=Unit.SHARE,
        window=_("the last 26 weeks, or a third of a shorter history"),
        higher_is_better=None,
        interval=NO_INTERVAL,
        convention=_(
            "A convention of forecasters: within 10% is close, within 20% good, beyond 50% not usable."
        ),
        scale=(-1, 1e12),
        daily=Daily(
            method=Method.VALUE,
            unsplit=_("The model is one of all customers; each is held against what came."),
        ),
        unlisted=_("Everybody who had bought before the weeks held out."),
    ),
)
