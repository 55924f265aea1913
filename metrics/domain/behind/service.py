"""What the figures of service count: contacts, the issues they open, promises."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from core.template_tags import duration, money, when
from customers.enums import Channel, PromiseState
from customers.models import Case, Interaction, Promise
from metrics.domain.behind.population import (
    QUARTER,
    Column,
    Narrowed,
    Population,
    Side,
    Time,
    between,
    no_time,
    only,
)
from metrics.domain.cost.service import contact_cost
from metrics.domain.registry import Words
from metrics.domain.windows import known_time, known_windows


def contacts(asked: Narrowed) -> QuerySet[Interaction]:
    told = only(asked, channel="channel", team="agent__team", agent="agent", reason="reason")
    rows = Interaction.objects.filter(between("started_at", asked) & told)
    return rows.select_related("reason")


def priced(asked: Narrowed) -> QuerySet[Interaction]:
    """With what each cost on its day."""
    day = TruncDate("started_at", tzinfo=ZoneInfo(settings.TIME_ZONE))
    return contacts(asked).annotate(day=day).annotate(cost=contact_cost("day"))


def issues(asked: Narrowed) -> QuerySet[Interaction]:
    """Contacts that none about the same reason preceded within the window, as in `service_days`."""
    earlier = _same_matter(-1).filter(
        Q(started_at__lt=OuterRef("started_at")) | Q(started_at=OuterRef("started_at"), pk__lt=OuterRef("pk"))
    )
    return contacts(asked).filter(~Exists(earlier), reason__isnull=False)


def solved(asked: Narrowed) -> QuerySet[Interaction]:
    return issues(asked).filter(~Exists(_later()))


def unsolved(asked: Narrowed) -> QuerySet[Interaction]:
    return issues(asked).filter(Exists(_later()))


def _later() -> QuerySet[Interaction]:
    return _same_matter(1).filter(
        Q(started_at__gt=OuterRef("started_at")) | Q(started_at=OuterRef("started_at"), pk__gt=OuterRef("pk"))
    )


def _same_matter(towards: int) -> QuerySet[Interaction]:
    """Within the window, before (−1) or after (1)."""
    ends = sorted([timedelta(0), towards * timedelta(days=known_windows().issue_days)])
    return Interaction.objects.filter(
        customer=OuterRef("customer"),
        reason=OuterRef("reason"),
        started_at__range=(OuterRef("started_at") + ends[0], OuterRef("started_at") + ends[1]),
    )


def promises(asked: Narrowed) -> QuerySet[Promise]:
    """Those that have fallen due and were not called off."""
    held = Q(agent__team=asked.team) | Q(agent__team=None, team=asked.team) if asked.team else Q()
    due = Promise.objects.filter(between("due_at", asked) & held & only(asked, agent="agent"))
    return due.exclude(state=PromiseState.CANCELLED).filter(due_at__lt=Now())


KEPT = Q(state=PromiseState.KEPT, settled_at__lte=F("due_at"))

CHANNEL = Column("channel", _("Channel"), lambda row: row.channel, lambda value: Channel(value).label)
REASON = Column("reason", _("Reason"), lambda row: row.reason.label if row.reason else "")
LASTED = Column(
    "seconds",
    _("Handle time"),
    lambda row: row.duration.total_seconds() if row.duration else None,
    duration,
    is_number=True,
)


COST = Column("cost", _("Cost"), lambda row: row.cost, money, is_number=True)


def _of_contacts(*sides: Side, until_known: Time = no_time) -> Population:
    return Population(
        sides=sides,
        columns=(CHANNEL, REASON, LASTED),
        filters=("since", "until", "channel", "team", "agent", "reason", "segment"),
        at="started_at",
        at_name=_("Contact"),
        order=("-started_at", "-pk"),
        usual=QUARTER,
        until_known=until_known,
    )


_of_case = Interaction.objects.filter(case=OuterRef("pk")).order_by("started_at", "pk")


def _of_cases(what: str, moment: str, deadline: str, named: Words) -> Population:
    """In time and late against the deadline that was promised; over the channel of their first contact."""

    def cases(asked: Narrowed) -> QuerySet[Case]:
        told = only(asked, team="team", agent="owner", topic="topic")
        rows = Case.objects.filter(between(moment, asked) & told, **{f"{what}_in__isnull": False})
        if asked.channel:
            rows = rows.alias(came_over=Subquery(_of_case.values("channel")[:1]))
            rows = rows.filter(came_over=asked.channel)
        return rows.select_related("topic")

    return Population(
        sides=(
            Side("all", _("All cases"), cases),
            Side(
                "late",
                _("After the deadline"),
                lambda asked: cases(asked).filter(**{f"{moment}__gt": F(deadline)}),
            ),
            Side(
                "in_time", _("In time"), lambda asked: cases(asked).filter(**{f"{moment}__lte": F(deadline)})
            ),
        ),
        columns=(
            Column("subject", _("Subject"), lambda row: row.subject),
            Column("topic", _("Topic"), lambda row: row.topic.label if row.topic else ""),
            Column(
                "seconds",
                _("Opening hours"),
                lambda row: getattr(row, f"{what}_in").total_seconds(),
                duration,
                True,
            ),
        ),
        filters=("since", "until", "channel", "team", "agent", "topic", "segment"),
        at=moment,
        at_name=named,
        order=(f"-{moment}", "-pk"),
        usual=QUARTER,
    )


ISSUES = (
    Side("solved", _("Solved at first contact"), solved),
    Side("unsolved", _("Not solved at first contact"), unsolved),
    Side("all", _("All issues"), issues),
)

CONTACTS = Side("all", _("All contacts"), contacts)

POPULATIONS = {
    "contacts": _of_contacts(CONTACTS),
    "service_cost": replace(
        _of_contacts(Side("all", _("All contacts"), priced)),
        columns=(CHANNEL, REASON, COST),
        usual=timedelta(days=365),
    ),
    "handle_time": _of_contacts(
        Side("timed", _("Contacts with a duration"), lambda asked: contacts(asked).exclude(duration=None)),
        Side("untimed", _("Contacts without one"), lambda asked: contacts(asked).filter(duration=None)),
    ),
    "first_contact_resolution": _of_contacts(*ISSUES, until_known=known_time),
    "fair_comparison": _of_contacts(*ISSUES, until_known=known_time),
    "said_by_agents": _of_contacts(
        Side("solved", _("Said to be solved"), lambda asked: issues(asked).filter(solved=True)),
        Side("unsolved", _("Said not to be solved"), lambda asked: issues(asked).filter(solved=False)),
        Side("silent", _("Nothing said"), lambda asked: issues(asked).filter(solved=None)),
        until_known=known_time,
    ),
    "first_answer_time": _of_cases("answered", "answered_at", "answer_by", _("First answer")),
    "solution_time": _of_cases("solved", "closed_at", "solve_by", _("Solved")),
    "promises_kept": Population(
        sides=(
            Side("kept", _("Kept by their date"), lambda asked: promises(asked).filter(KEPT)),
            Side("broken", _("Not kept by their date"), lambda asked: promises(asked).exclude(KEPT)),
            Side("all", _("All that have fallen due"), promises),
        ),
        columns=(
            Column("what", _("What was promised"), lambda row: row.what),
            Column("settled_at", _("Settled"), lambda row: row.settled_at, lambda at: when(at, "short")),
        ),
        filters=("since", "until", "team", "agent", "segment"),
        at="due_at",
        at_name=_("Due"),
        order=("-due_at", "-pk"),
        usual=QUARTER,
    ),
}
