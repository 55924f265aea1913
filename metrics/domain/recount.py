"""What is counted again by the clock: thresholds, ranks, segments with a condition about time, sums, days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic

from django.db.models import Case, DateTimeField, F, Q, When
from django.db.models.functions import Now

from core.sql import execute
from metrics.domain.capability.measuring import measure_evidence
from metrics.domain.cohorts import count_cohorts
from metrics.domain.cost.count import count_sources
from metrics.domain.days import ZONE, count_days, day_of, rebuild_daily_figures, today
from metrics.domain.flow.count import count_flows
from metrics.domain.life_cycle import learn_thresholds
from metrics.domain.membership import refresh_segments, refresh_timed
from metrics.domain.prediction.door import (
    count_narrowed,
    fit_drivers,
    place_customers,
    predict_value,
    spread_value,
)
from metrics.domain.results.count import count_recent_results, count_results
from metrics.domain.rfm import assign_scores
from metrics.domain.segment_figures import add_up_segments
from metrics.domain.segment_overlap import count_overlaps
from metrics.domain.snapshot.take import take_snapshots
from metrics.domain.stay.count import count_stays
from metrics.domain.team_voice import keep_team_voices
from metrics.domain.theme_days import count_themes
from metrics.domain.tiers import assign_tiers
from metrics.domain.writing import if_no_other_writer
from metrics.models import CustomerOpportunity, CustomerPrediction, Recount

PACE = 20  # counting again takes at most a twentieth of the time
HISTORY = timedelta(days=100)  # looked over every day, whether or not an event told of a change


@dataclass(frozen=True)
class Count:
    """`run` gets the row as it stood; `every` is how long it rests where no change makes it due earlier.

    One that writes its own tables only, and takes long, is not to stand in the way of who follows events: it
    has no transaction around it but a `lease`, after which it is due again should its worker have died.
    """

    name: str
    every: timedelta
    run: Callable[[Recount], object]
    lease: timedelta | None = None


def note_change(*, since: datetime, every_result: bool = False) -> None:
    """Facts as old as `since` have changed: sums are due again soon, those of past days if they are touched;
    and `every_result`, where answers of any day count no more, or again.

    Soon means at once where counting is quick, and less often the longer it takes.
    """
    execute(
        f"""
        UPDATE metrics_recount SET
            changed_from = least(changed_from, %(since)s),
            due_at = least(due_at, greatest(statement_timestamp(), done_at + {PACE} * took))
        WHERE name IN ('standings', 'snapshots', 'results')
           OR name = 'history' AND {day_of("%(since)s::timestamptz")} < {day_of("statement_timestamp()")}
           OR name = 'all-results' AND %(every_result)s
        """,
        since=since,
        every_result=every_result,
        zone=ZONE,
    )


def recount_due(counts: Sequence[Count]) -> list[str]:
    """Job: count what is due; returns the names of what was counted. Any number may try at once."""
    known = set(Recount.objects.values_list("name", flat=True))
    missing = [Recount(name=count.name) for count in counts if count.name not in known]
    Recount.objects.bulk_create(missing, ignore_conflicts=True)
    return [count.name for count in counts if _run_if_due(count)]


def _run_if_due(count: Count) -> bool:
    due = Recount.objects.filter(pk=count.name, due_at__lte=Now())
    if count.lease:
        taken = due.update(due_at=Now() + count.lease)
        return bool(taken) and _run(count, Recount.objects.get(pk=count.name))
    with if_no_other_writer() as mine:
        row = due.first() if mine else None
        return _run(count, row)


def _run(count: Count, row: Recount | None) -> bool:
    """What was asked for while it was being counted stays due: the count may have begun too early for it."""
    if row is None:
        return False
    started = monotonic()
    count.run(row)
    took = timedelta(seconds=monotonic() - started)
    unasked = Q(due_at=row.due_at)
    rests = When(unasked, then=Now() + max(count.every, PACE * took))
    anew = When(~unasked & Q(done_at=None), then=None)  # asked for from the first day on
    Recount.objects.filter(pk=count.name).update(
        done_at=Case(anew, default=Now(), output_field=DateTimeField()),
        took=took,
        due_at=Case(rests, default=F("due_at")),
        changed_from=Case(When(unasked, then=None), default=F("changed_from")),
    )
    return True


def _standings(row: Recount) -> None:
    """Ranks, the segments of those who moved, the sums of segments and of the days not finished last time."""
    moved = assign_tiers()
    if moved:
        refresh_segments(customers=moved)
    add_up_segments()
    count_days(since=_local_day(row.done_at))


def _scores(_row: Recount) -> None:
    if moved := assign_scores():
        refresh_segments(customers=moved)


def _history(row: Recount) -> None:
    """Past days: those that were touched, in any case the last hundred; the first time all."""
    if row.done_at is None:
        rebuild_daily_figures()
    else:
        count_days(since=min(today() - HISTORY, _local_day(row.changed_from)))


def _predictions(_row: Recount) -> None:
    """Who enters a segment because predictions are there at all has done nothing a journey should hear of."""
    is_first = not CustomerPrediction.objects.exists()
    predict_value()
    Recount.objects.filter(pk="opportunity").update(due_at=Now())
    if is_first and CustomerPrediction.objects.exists():
        refresh_segments(announce=False)


def _opportunity(_row: Recount) -> None:
    is_first = not CustomerOpportunity.objects.exists()
    place_customers()
    if is_first and CustomerOpportunity.objects.exists():
        refresh_segments(announce=False)


def _local_day(moment: datetime | None) -> date:
    return execute(f"SELECT {day_of('coalesce(%(moment)s, now())')}", moment=moment, zone=ZONE)[0][0]


COUNTS = [
    Count("thresholds", every=timedelta(days=1), run=lambda _row: learn_thresholds()),
    Count("segments", every=timedelta(hours=1), run=lambda _row: refresh_timed()),
    Count("all-segments", every=timedelta(days=1), run=lambda _row: refresh_segments()),
    Count("standings", every=timedelta(minutes=10), run=_standings),
    Count("scores", every=timedelta(days=1), run=_scores),
    Count("cohorts", every=timedelta(days=1), run=lambda _row: count_cohorts()),
    Count("history", every=timedelta(days=1), run=_history),
    Count("predictions", every=timedelta(days=1), run=_predictions, lease=timedelta(minutes=40)),
    Count(
        "snapshots",
        every=timedelta(hours=1),
        run=lambda _row: take_snapshots(),
        lease=timedelta(minutes=10),
    ),
    Count("opportunity", every=timedelta(days=1), run=_opportunity, lease=timedelta(minutes=40)),
    Count(
        "evidence",
        every=timedelta(hours=1),
        run=lambda _row: measure_evidence(),
        lease=timedelta(minutes=10),
    ),
    Count("drivers", every=timedelta(days=1), run=lambda _row: fit_drivers(), lease=timedelta(minutes=20)),
    Count(
        "themes", every=timedelta(minutes=10), run=lambda _row: count_themes(), lease=timedelta(minutes=10)
    ),
    Count("value", every=timedelta(hours=1), run=lambda _row: spread_value(), lease=timedelta(minutes=10)),
    Count("stays", every=timedelta(days=1), run=lambda _row: count_stays(), lease=timedelta(minutes=20)),
    Count("sources", every=timedelta(days=1), run=lambda _row: count_sources(), lease=timedelta(minutes=20)),
    Count(
        "narrowed", every=timedelta(hours=1), run=lambda _row: count_narrowed(), lease=timedelta(minutes=40)
    ),
    Count("flows", every=timedelta(hours=6), run=lambda _row: count_flows(), lease=timedelta(minutes=20)),
    Count(
        "overlaps", every=timedelta(hours=1), run=lambda _row: count_overlaps(), lease=timedelta(minutes=10)
    ),
    Count("team-voices", every=timedelta(hours=1), run=lambda _row: keep_team_voices()),
    Count(
        "results",
        every=timedelta(hours=1),
        run=lambda _row: count_recent_results(),
        lease=timedelta(minutes=10),
    ),
    Count(
        "all-results",
        every=timedelta(days=1),
        run=lambda _row: count_results(),
        lease=timedelta(minutes=40),
    ),
]
