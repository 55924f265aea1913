"""How the people of the house are there for customers, by their own word and beside what customers say."""

from django.utils.translation import gettext_lazy as _

from metrics.domain.registry import reading
from metrics.domain.registry.metric import NO_INTERVAL, Metric, Unit

ROUND = _("a round of the staff survey that is over")
NAMELESS = _("Nobody is listed: the staff answer without their names, and small groups are not shown.")
ROUNDS = _("It comes in rounds, which have their own page: only who may see what the staff say sees them.")

METRICS = (
    Metric(
        key="staff_index",
        name=_("Staff index of customer orientation"),
        explanation=_(
            "How customer-oriented the staff say they are, from 0 to 100. An index of our own: not the "
            "licensed COS, whose formula is not public."
        ),
        formula=_("mean over people of: (mean of their answers from 1 to 5 − 1) / 4 × 100"),
        example=_("Five people with 100, 87.5, 62.5, 50 and 0: 300 / 5 = 60."),
        how_to_read=_(
            "What people say of themselves: read it beside what customers say of the same team. Shown from "
            "the number of answers on that the round promised. Who stayed away is not in it."
        ),
        not_daily=ROUNDS,
        unit=Unit.RATIO,
        window=ROUND,
        interval=_("95%, Student’s t"),
        thresholds=reading.ORIENTED,
        convention=reading.ORIENTED_BY,
        scale=(0, 100),
        unlisted=NAMELESS,
    ),
    Metric(
        key="staff_strength",
        name=_("Strong, medium, low orientation"),
        explanation=_(
            "How many of the staff answer as strongly, somewhat or hardly customer-oriented people."
        ),
        formula=_("people from 75 up; from 50 to below 75; below 50, each / people"),
        example=_("Five people with 100, 87.5, 62.5, 50 and 0: 40% strong, 40% medium, 20% low."),
        how_to_read=_(
            "The same mean may hide two camps: many low beside many strong ask for another remedy."
        ),
        not_daily=ROUNDS,
        unit=Unit.SHARE,
        window=ROUND,
        interval=NO_INTERVAL,
        unlisted=NAMELESS,
    ),
    Metric(
        key="staff_alpha",
        name=_("How the statements hang together (alpha)"),
        explanation=_("Whether the statements of the staff survey measure one thing (Cronbach’s alpha)."),
        formula=_("k / (k − 1) × (1 − Σ variance of a statement / variance of the sums), of k statements"),
        example=_("Two statements, answered 1, 2, 3 and 2, 1, 3: 2 × (1 − 2 / 3) = 0.67."),
        how_to_read=_("Low with few statements or few people: then read the statements one by one."),
        not_daily=ROUNDS,
        unit=Unit.RATIO,
        window=ROUND,
        interval=NO_INTERVAL,
        thresholds=reading.HANGS,
        convention=reading.HANGS_BY,
        scale=(-1e12, 1),
        unlisted=NAMELESS,
    ),
    Metric(
        key="licensed_cos",
        name=_("Licensed figure (COS)"),
        explanation=_("What a licensed instrument found, taken down as its holder reported it."),
        formula=_("none of ours: the instrument’s own, which is not public"),
        example=_("Measured on 1 March as 4.2 on a scale from 1 to 5: 4.2."),
        how_to_read=_(
            "Date, scale, source and licence stand beside it. It cannot be computed again, nor compared with "
            "the staff index: another instrument, another figure."
        ),
        not_daily=_("Taken down on the day it was measured: its history is the list of these days."),
        unit=Unit.RATIO,
        window=_("the day it was measured"),
        interval=_("none: its holder gives none"),
        unlisted=NAMELESS,
    ),
    Metric(
        key="staff_and_customers",
        name=_("Staff and customers, rank correlation"),
        explanation=_(
            "Whether teams that say they are there for customers hear better of them, from −1 to 1."
        ),
        formula=_("Pearson’s correlation of the ranks (Spearman), a pair being a team in a round"),
        example=_("Four teams, 1st to 4th by their index and 1st, 3rd, 2nd and 4th by their NPS: 0.8."),
        how_to_read=_(
            "1: the same order on both sides, 0: none, −1: the opposite one. It shows what goes together, "
            "not what causes what; few pairs make wide intervals."
        ),
        not_daily=ROUNDS,
        unit=Unit.RATIO,
        window=_("all rounds that are over"),
        interval=_("95%, Bonett–Wright"),
        thresholds=reading.TOGETHER,
        convention=reading.TOGETHER_BY,
        scale=(-1, 1),
        unlisted=NAMELESS,
    ),
)
