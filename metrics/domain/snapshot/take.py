"""Write down what every metric is today; for days gone by, what facts alone still tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from core.sql import execute
from metrics.domain import registry
from metrics.domain.days import today
from metrics.domain.prediction.door import spread_of_segments, worth_of_segments
from metrics.domain.registry import Metric
from metrics.domain.registry.metric import Daily, Method, Split
from metrics.domain.snapshot.care import care
from metrics.domain.snapshot.estimate import Estimate, Sums, estimate
from metrics.domain.snapshot.fair import fair
from metrics.domain.snapshot.recovery import recovery
from metrics.domain.snapshot.series import EVERYTHING, Scope
from metrics.domain.snapshot.standing import standing
from metrics.domain.snapshot.tally import Days, Tallied
from metrics.domain.snapshot.trade import trade
from metrics.domain.snapshot.voice import voices
from metrics.domain.snapshot.waits import waits
from metrics.domain.windows import windows
from metrics.models import Segment

SOURCES = (voices, care, fair, waits, recovery, trade, standing, spread_of_segments)

# A slow count can never store what it read before a quick one stored something newer.
_WRITE = """
    INSERT INTO metrics_metricsnapshot AS old (
        metric, day, segment_id, channel, team_id, n, total, squares, per, value, low, high, computed_at
    )
    SELECT it.*, %(began)s FROM unnest(
        %(metric)s::text[], %(day)s::date[], %(segment)s::bigint[], %(channel)s::text[], %(team)s::bigint[],
        %(n)s::bigint[], %(total)s::float[], %(squares)s::float[], %(per)s::float[],
        %(value)s::float[], %(low)s::float[], %(high)s::float[]
    ) it
    ON CONFLICT (metric, segment_id, channel, team_id, day) DO UPDATE SET (
        n, total, squares, per, value, low, high, computed_at
    ) = ROW (
        excluded.n, excluded.total, excluded.squares, excluded.per,
        excluded.value, excluded.low, excluded.high, excluded.computed_at
    )
    WHERE %(anew)s AND old.computed_at <= excluded.computed_at
"""


@dataclass(frozen=True, slots=True)
class Taken:
    metric: str
    day: date
    scope: Scope
    sums: Sums
    found: Estimate

    @property
    def cells(self) -> tuple[object, ...]:
        scope, sums, found = self.scope, self.sums, self.found
        return (
            *(self.metric, self.day, scope.segment, scope.channel, scope.team),
            *(sums.n, sums.total, sums.squares, sums.per),
            *(found.value, found.low, found.high),
        )


COLUMNS = [
    *("metric", "day", "segment", "channel", "team"),
    *("n", "total", "squares", "per"),
    *("value", "low", "high"),
]


def take_snapshots() -> int:
    """Today's, of every metric and all it is split by; again on the same day they replace those before."""
    began, day = _now(), today()
    days = Days([day], day)
    taken = list(_taken([*_tallied(days), *_nothing(day)]))
    with transaction.atomic():
        _write(taken, began, anew=True)
        execute(
            "DELETE FROM metrics_metricsnapshot WHERE day = %(day)s AND computed_at < %(began)s",
            day=day,
            began=began,
        )
    return len(taken)


def take_past(days: Iterable[date], *, by_segment: bool = True) -> int:
    """What facts alone tell of days gone by; what stands is left alone.

    Of a segment from the first stay in it on. Facts do not tell how complete profiles were; what would have
    been predicted takes longer: `prediction/past.py`.
    """
    wanted = set(days)
    tallied = _tallied(Days(sorted(wanted), today(), by_segment)) if wanted else ()
    return keep_past(it for it in tallied if it.day in wanted and _daily(it.metric).has_past)


def keep_past(tallied: Iterable[Tallied]) -> int:
    """Write down what a metric was on days gone by; what stands is left alone."""
    began = _now()
    taken = list(_taken(tallied))
    _write(taken, began, anew=False)
    return len(taken)


def _tallied(days: Days) -> Iterator[Tallied]:
    """What segments are worth is read off their retention: it comes last."""
    kept: dict[Scope, Sums] = {}
    for source in SOURCES:
        for it in source(days):
            if it.metric == "retention" and it.day == days.today:
                kept[it.scope] = it.sums
            yield it
    if days.today in days.days:
        yield from worth_of_segments(days, kept)


def _nothing(day: date) -> Iterator[Tallied]:
    """Where nothing is known today that is written down too, not passed over."""
    segments = Segment.objects.filter(archived_at=None).values_list("pk", flat=True)
    scopes = [Scope(segment=pk) for pk in segments]
    for metric in kept_daily():
        daily = _daily(metric.key)
        for scope in (EVERYTHING, *(scopes if Split.SEGMENT in daily.splits else ())):
            yield Tallied(metric.key, day, scope, Sums(0, 0.0, 0.0))


def _taken(tallied: Iterable[Tallied]) -> Iterator[Taken]:
    """Each with its value and interval, and what is read off the same sums. The first of a kind counts."""
    readers = {metric.key: [metric.key] for metric in kept_daily()}
    for metric in kept_daily():
        if of := _daily(metric.key).of:
            readers[of].append(metric.key)
    years, seen = windows().active_days / 365, set[tuple[str, date, Scope]]()
    for it in tallied:
        for key in readers.get(it.metric, ()):
            place = (key, it.day, it.scope)
            if place not in seen and is_split_so(_daily(key), it.scope):
                seen.add(place)
                sums = it.sums if key == it.metric else _turned(key, it.sums, years)
                yield Taken(key, it.day, it.scope, sums, estimate(_daily(key).method, sums))


def _turned(key: str, sums: Sums, years: float) -> Sums:
    """Of the same cases: those who were lost are the others of those who were kept; `years` a span lasts."""
    if _daily(key).method == Method.SHARE:
        lost = sums.n - sums.total
        return Sums(sums.n, lost, lost)
    if _daily(key).method == Method.LIFETIME:
        return replace(sums, per=years)
    return sums


def is_split_so(daily: Daily, scope: Scope) -> bool:
    for split in Split:
        if scope.fields[split]:
            return split in daily.splits
    return True


def kept_daily() -> list[Metric]:
    return [metric for metric in registry.METRICS if metric.daily]


def _daily(key: str) -> Daily:
    daily = registry.get(key).daily
    if daily is None:
        raise LookupError(f"{key} is not kept day by day")
    return daily


def _write(taken: Sequence[Taken], began: datetime, *, anew: bool) -> None:
    columns = zip(*(it.cells for it in taken), strict=True) if taken else [[]] * len(COLUMNS)
    given = {name: list(cells) for name, cells in zip(COLUMNS, columns, strict=True)}
    execute(_WRITE, began=began, anew=anew, **given)


def _now() -> datetime:
    moment: datetime = execute("SELECT statement_timestamp()")[0][0]
    return moment


def days_between(first: date, last: date, *, every: int = 1) -> list[date]:
    """From the last one backwards, so that it is among them whatever the step."""
    return [last - timedelta(days=n) for n in range(0, (last - first).days + 1, every)]
