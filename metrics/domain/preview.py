"""Who a condition would mean, while it is being built: how many, who, what they bring, whom others mean too.

A page waits for it, so each step has its share of a second. What cannot be counted in time is estimated from
customers drawn by lot, and said to be so.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import sqrt
from time import monotonic
from typing import Any, TypeVar

from django.db import OperationalError, transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from core.sql import execute
from customers.models import Customer
from metrics.models import CustomerMetrics, Segment, SegmentMembership

ALTOGETHER = 850  # milliseconds
COUNTING = 450
DRAWING = 250
ALL_OF = 3_000
DRAWN = 4_000
SHOWN = 5
OVERLAPS = 5
QUERY_CANCELLED = "57014"
_LIMIT = "SELECT set_config('statement_timeout', %(limit)s, true)"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Overlap:
    """`share` of those meant by the condition who are in `segment` too."""

    segment: Segment
    share: float


@dataclass(frozen=True)
class Preview:
    """`size` is None where not even an estimate came in time; `margin`: how far off an estimate may be."""

    size: int | None
    everybody: int
    margin: int = 0
    revenue: Decimal | None = None
    whole_revenue: Decimal = Decimal(0)
    sample: Sequence[Customer] = ()
    overlaps: Sequence[Overlap] = field(default_factory=list)

    @property
    def is_estimate(self) -> bool:
        return self.margin > 0

    @property
    def share(self) -> float | None:
        return self.size / self.everybody if self.size is not None and self.everybody else None

    @property
    def revenue_share(self) -> float | None:
        if self.revenue is None or self.whole_revenue <= 0:
            return None
        return float(self.revenue / self.whole_revenue)

    @property
    def per_head(self) -> Decimal | None:
        return self.revenue / self.size if self.revenue is not None and self.size else None


def preview_of(q: Q, *, but: str = "") -> Preview:
    """`q` over CustomerMetrics. Exact where it can be counted in time. `but`: the segment being changed.

    Some are drawn first: that is quick, and whoever of them is meant serves for an estimate, as a sample and
    for the overlap, so that of many the condition is asked of everybody once and no more.
    """
    everybody, whole = house_sums()
    time, drawn = _Time(), _drawn()
    matching = CustomerMetrics.objects.filter(q)
    some = matching.filter(pk__in=drawn).values_list("pk", "revenue")
    found = time.spend(DRAWING, lambda: list(some))
    counted = time.spend(COUNTING, lambda: matching.aggregate(n=Count("pk"), revenue=Sum("revenue")))
    if counted is None:
        preview = _estimated(found, drawn, everybody, whole)
    else:
        revenue = counted["revenue"] or Decimal(0)
        preview = Preview(counted["n"], everybody, revenue=revenue, whole_revenue=whole)
    ids = [pk for pk, _revenue in found or ()]
    if counted and len(ids) < counted["n"] <= ALL_OF:
        ids = time.spend(DRAWING, lambda: list(matching.values_list("pk", flat=True))) or ids
    return _with_people(preview, ids, but, time)


class _Time:
    """What a page may wait altogether; each step gets its share, or what is left."""

    def __init__(self) -> None:
        self.over = monotonic() + ALTOGETHER / 1000

    def spend(self, most: int, work: Callable[[], Answer]) -> Answer | None:
        left = min(most, round(1000 * (self.over - monotonic())))
        return _in_time(left, work) if left > 0 else None


def house_sums() -> tuple[int, Decimal]:
    """Everybody, and all they brought in, as last added up; of a house not added up yet, counted."""
    added = execute(
        """
        SELECT sum(customers), sum(revenue) FROM metrics_segmentfigures f
        JOIN metrics_segment s ON s.id = f.segment_id
        WHERE s.segmentation = 'value' AND f.day = (SELECT max(day) FROM metrics_segmentfigures)
        """
    )[0]
    if added[0]:
        return int(added[0]), added[1]
    sums = CustomerMetrics.objects.aggregate(n=Count("pk"), revenue=Sum("revenue"))
    return sums["n"], sums["revenue"] or Decimal(0)


def _in_time(milliseconds: int, work: Callable[[], Answer]) -> Answer | None:
    """None where the database did not get it done. JIT compiles for longer than such a statement may run."""
    try:
        with transaction.atomic():
            [(usual,)] = execute("SELECT current_setting('statement_timeout')")
            execute("SET LOCAL jit = off")
            execute(_LIMIT, limit=str(milliseconds))
            answer = work()
            execute(_LIMIT, limit=usual)
            return answer
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != QUERY_CANCELLED:
            raise
        return None


def _drawn() -> list[int]:
    bounds = CustomerMetrics.objects.aggregate(low=Min("pk"), high=Max("pk"))
    low, high = bounds["low"] or 0, bounds["high"] or 0
    if high - low < DRAWN:
        return list(range(low, high + 1))
    return random.sample(range(low, high + 1), DRAWN)


def _estimated(
    found: Sequence[tuple[int, Decimal]] | None, drawn: Sequence[int], everybody: int, whole: Decimal
) -> Preview:
    """From customers drawn by lot, with the margin that 19 of 20 such draws keep to."""
    there = CustomerMetrics.objects.filter(pk__in=drawn).count()
    if found is None or not there:
        return Preview(None, everybody, whole_revenue=whole)
    share = len(found) / there
    margin = 1.96 * sqrt(max(share * (1 - share), 1 / there) / there)
    revenue = sum((revenue for _pk, revenue in found), Decimal(0)) * everybody / there
    return Preview(
        size=round(share * everybody),
        everybody=everybody,
        margin=max(1, round(margin * everybody)),
        revenue=round(revenue, 2),
        whole_revenue=whole,
    )


def _with_people(preview: Preview, ids: list[int], but: str, time: _Time) -> Preview:
    if not ids:
        return preview
    shown = random.sample(ids, min(SHOWN, len(ids)))
    sample = list(Customer.objects.filter(pk__in=shown).select_related("metrics").order_by("name_key", "pk"))
    overlaps = time.spend(DRAWING, lambda: overlaps_among(ids, but)) or []
    return replace(preview, sample=sample, overlaps=overlaps)


def overlaps_among(ids: list[int], but: str) -> list[Overlap]:
    """The segments most of these customers are in."""
    stays: QuerySet[Any, Any] = SegmentMembership.objects.filter(customer__in=ids, left_at=None)
    stays = stays.exclude(segment__slug=but)
    counts = stays.values("segment").annotate(n=Count("pk")).order_by("-n", "segment")
    most = dict(counts.values_list("segment", "n")[:OVERLAPS])
    segments = Segment.objects.in_bulk(most)
    return [Overlap(segments[pk], n / len(ids)) for pk, n in most.items() if pk in segments]
