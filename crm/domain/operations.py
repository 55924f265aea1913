"""How the running system fares: what waits, what is stuck, what ran when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.sql import execute
from crm.domain.duty import JOBS, READERS
from crm.models import JobRun
from customers.domain.log import Lag, Subscriber, lag
from customers.enums import ImportState
from customers.models import Event, ImportJob, ParkedEvent
from journeys.enums import EnrolmentState, MessageState
from journeys.models import Enrolment, Message

COUNT_UP_TO = 10_000
LATE = timedelta(seconds=60)  # behind by more than this is shown as late
PARKED_SHOWN = 50
LAST_DAYS = timedelta(days=7)


@dataclass(frozen=True)
class Reading:
    """How far one subscriber is; `stalled`: something has waited for longer than it should."""

    lag: Lag
    parked: int

    @property
    def does(self) -> str | Promise:
        return READERS.get(self.lag.subscriber, "")

    @property
    def stalled(self) -> bool:
        return self.lag.oldest is not None and timezone.now() - self.lag.oldest > LATE


@dataclass(frozen=True)
class Queue:
    """Rows of one kind in one state."""

    label: str | Promise
    count: int
    oldest: datetime | None = None
    alarming: bool = False


@dataclass(frozen=True)
class Run:
    """The last run of a job that should look every `every`."""

    name: str
    every: timedelta
    run: JobRun

    @property
    def does(self) -> str | Promise:
        reader = self.name.removeprefix("log.")
        return JOBS.get(self.name, "") if reader == self.name else READERS.get(reader, "")

    @property
    def late(self) -> bool:
        """Notes are ten seconds apart, and a worker may be busy with another job."""
        started = self.run.started_at
        return started is None or timezone.now() - started > self.every + LATE


@dataclass(frozen=True)
class Horizon:
    """The oldest transaction that writes: nothing newer is read until it ends."""

    age: timedelta | None

    @property
    def held_back(self) -> bool:
        return self.age is not None and self.age > LATE


def readings(subscribers: Sequence[Subscriber]) -> list[Reading]:
    per_name = ParkedEvent.objects.order_by().values_list("subscriber").annotate(n=Count("pk"))
    parked: dict[str, int] = dict(per_name)
    return [Reading(lag(it, count_up_to=COUNT_UP_TO), parked.get(it.name, 0)) for it in subscribers]


def parked_events() -> QuerySet[ParkedEvent]:
    return ParkedEvent.objects.select_related("event", "event__customer")[:PARKED_SHOWN]


def queues() -> list[Queue]:
    """What waits in every table that is its own queue. Settled rows are counted for the last days only."""
    imports = ImportJob.objects.filter(state__in=[ImportState.DUE, ImportState.RUNNING])
    enrolments = Enrolment.objects.filter(state=EnrolmentState.WAITING, due_at__lte=timezone.now())
    return [
        _queue(_("Imports waiting or running"), imports),
        _queue(_("Journey steps due"), enrolments),
        *_messages(),
        Queue(_("Events recorded in the last hour (counted up to 10,000)"), _events_of_last_hour()),
    ]


def _queue(label: str | Promise, rows: QuerySet) -> Queue:
    found = rows.aggregate(n=Count("pk"), oldest=Min("due_at"))
    late = found["oldest"] is not None and timezone.now() - found["oldest"] > LATE
    return Queue(label, found["n"], found["oldest"], alarming=late)


def _messages() -> list[Queue]:
    now = timezone.now()
    due = Message.objects.filter(state=MessageState.DUE)
    recent = Message.objects.filter(created_at__gt=now - LAST_DAYS).order_by().values_list("state")
    counts = dict(recent.annotate(n=Count("pk")))
    in_hand = Message.objects.filter(state__in=[MessageState.CLAIMED, MessageState.SENDING])
    return [
        _queue(_("Messages due now"), due.filter(due_at__lte=now)),
        Queue(_("Messages planned for later"), due.filter(due_at__gt=now).count()),
        Queue(_("Messages being sent"), in_hand.count()),
        Queue(
            _("Messages of the last 7 days whose fate is uncertain"),
            counts.get(MessageState.UNCERTAIN, 0),
            alarming=bool(counts.get(MessageState.UNCERTAIN)),
        ),
        Queue(_("Messages of the last 7 days that failed"), counts.get(MessageState.FAILED, 0)),
        Queue(_("Messages sent in the last 7 days"), counts.get(MessageState.SENT, 0)),
    ]


def _events_of_last_hour() -> int:
    """From the end of the log, so that its size does not matter."""
    newest = Event.objects.order_by("-pk").values("recorded_at")[:COUNT_UP_TO]
    since = timezone.now() - timedelta(hours=1)
    return sum(recorded > since for recorded in newest.values_list("recorded_at", flat=True))


def runs(schedule: Sequence[tuple[str, timedelta]]) -> list[Run]:
    known = JobRun.objects.in_bulk()
    return [Run(name, every, known.get(name, JobRun(name=name))) for name, every in schedule]


def horizon() -> Horizon:
    [(age,)] = execute(
        "SELECT max(clock_timestamp() - xact_start) FROM pg_stat_activity"
        " WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
    )
    return Horizon(age)
