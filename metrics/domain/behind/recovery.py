"""What the figures of the closed loop count: answers that were followed up."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least, Now
from django.utils.translation import gettext_lazy as _

from core.template_tags import money, when
from metrics.domain.behind.population import QUARTER, Column, Narrowed, Population, Side, between, only
from metrics.domain.registry import Words
from surveys.enums import LoopAction, Stage
from surveys.models import FollowUp, Gesture

IN_TIME = Q(contacted_at__lte=F("contact_by"))
COLUMNS = (
    Column("score", _("Score"), lambda row: str(row.answer)),
    Column("stage", _("Stage"), lambda row: row.stage, lambda value: Stage(value).label),
    Column("second", _("Second score"), lambda row: str(row.second_answer or "")),
    Column("heard_at", _("Heard"), lambda row: row.heard_at, lambda at: when(at, "short")),
)


def _followed(asked: Narrowed) -> QuerySet[FollowUp]:
    """A case is of the team of whoever owns it, and of its own where nobody of a team does."""
    rows = FollowUp.objects.annotate(team=Coalesce("case__owner__team", "case__team"))
    told = only(asked, team="team", agent="case__owner")
    return rows.filter(told, action=LoopAction.RECOVER).select_related("answer", "second_answer")


def _rows(asked: Narrowed) -> QuerySet[FollowUp]:
    return _followed(asked).filter(answer__counts=True)


def called(asked: Narrowed) -> QuerySet[FollowUp]:
    """Of whom it is known whether somebody called in time."""
    rows = _rows(asked).annotate(called=Least(Coalesce("contacted_at", "solved_at"), "contact_by"))
    return rows.filter(between("called", asked), called__lte=Now())


def judged(asked: Narrowed) -> QuerySet[FollowUp]:
    return _rows(asked).filter(between("ended_at", asked), stage__in=[Stage.RECOVERED, Stage.LOST])


def given(asked: Narrowed) -> QuerySet[FollowUp]:
    """To whom something was given in these days, with what it cost; what was taken back left out."""
    costs = Gesture.objects.filter(
        Q(undone_at=None) | ~Q(code=""), between("made_at", asked), follow_up=OuterRef("pk")
    ).order_by()
    cost = costs.values("follow_up").annotate(cost=Sum("cost")).values("cost")
    return _followed(asked).filter(Exists(costs)).annotate(cost=Subquery(cost))


def _population(
    *sides: Side, named: Words, at: str = "ended_at", columns: tuple[Column, ...] = COLUMNS
) -> Population:
    return Population(
        sides=sides,
        columns=columns,
        filters=("since", "until", "team", "agent", "segment"),
        at=at,
        at_name=named,
        order=(f"-{at}", "-pk"),
        usual=QUARTER,
    )


RECOVERED = Side("recovered", _("Recovered"), lambda asked: judged(asked).filter(stage=Stage.RECOVERED))
LOST = Side("lost", _("Not recovered"), lambda asked: judged(asked).filter(stage=Stage.LOST))

COST = Column("cost", _("Cost"), lambda row: row.cost, money, is_number=True)
GIVEN = _population(
    Side("given", _("To whom something was given"), given),
    named=_("Heard"),
    at="heard_at",
    columns=(COST, *COLUMNS[:-1]),
)

POPULATIONS = {
    "followed_up": _population(
        Side("late", _("Not in time"), lambda asked: called(asked).exclude(IN_TIME)),
        Side("in_time", _("In time"), lambda asked: called(asked).filter(IN_TIME)),
        named=_("Heard"),
        at="heard_at",
    ),
    "recovered": _population(RECOVERED, LOST, named=_("Second answer")),
    "recovery_change": _population(Side("both", _("With a second score"), judged), named=_("Second answer")),
    "value_saved": _population(RECOVERED, named=_("Second answer")),
    "recovery_cost": GIVEN,
    "recovery_return": GIVEN,
}
